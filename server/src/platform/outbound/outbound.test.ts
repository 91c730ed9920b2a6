import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isInside } from './addresses.ts';
import { createOutbound, type Outbound, type Outside } from './outbound.ts';
import { createPushSender, LARGEST_PAYLOAD, type PushMessage } from './push.ts';
import { gatewaySms } from './sms.ts';
import { standInBrowser, standInHost, type StandInHost } from './testing/stand-in-host.ts';
import webPush from 'web-push';

let host: StandInHost;
const open: Outbound[] = [];
beforeAll(async () => {
  host = await standInHost();
});
afterAll(async () => {
  for (const each of open) each.close();
  await host.close();
});

const KEYS = webPush.generateVAPIDKeys();
const MESSAGE: PushMessage = { payload: '{"title":"Sổ tay"}', life: 3600, urgent: true };
function door(outside: Outside = host.outside): Outbound {
  const made = createOutbound(outside);
  open.push(made);
  return made;
}
const sender = (outside?: Outside, hosts = [host.host]) =>
  createPushSender(door(outside), KEYS, hosts, 'mailto:so-tay@example.vn');
const target = (path: string) => ({ endpoint: `https://${host.host}${path}`, ...standInBrowser().keys });

describe('a push', () => {
  test('reaches its service encrypted, signed, with its life and urgency', async () => {
    const browser = standInBrowser();
    const device = { endpoint: `https://${host.host}/p/1`, ...browser.keys };
    expect(await sender().send(device, MESSAGE)).toEqual({ outcome: 'sent' });
    const [got] = host.reached.slice(-1);
    expect(got?.headers).toMatchObject({ ttl: '3600', urgency: 'high', 'content-encoding': 'aes128gcm' });
    expect(got?.headers.authorization).toMatch(/^vapid t=.+, k=.+/);
    expect(got?.body.includes('Sổ tay')).toBe(false);
    expect(browser.read(got?.body ?? Buffer.alloc(0))).toBe(MESSAGE.payload);
  });

  test.each([
    [404, { outcome: 'gone' }],
    [410, { outcome: 'gone' }],
    [429, { outcome: 'later', retryAfter: 120 }],
    [503, { outcome: 'later', retryAfter: 120 }],
    [413, { outcome: 'refused', why: '413' }],
    [400, { outcome: 'refused', why: '400' }],
    [403, { outcome: 'refused', why: '403' }],
  ])('answered by %i', async (status, delivered) => {
    host.behave(`/p/${String(status)}`, { status, headers: { 'retry-after': '120' } });
    expect(await sender().send(target(`/p/${String(status)}`), MESSAGE)).toEqual(delivered);
  });

  test('does not follow a redirect', async () => {
    host.behave('/p/away', { status: 302, headers: { location: `https://${host.host}/p/elsewhere` } });
    expect(await sender().send(target('/p/away'), MESSAGE)).toEqual({ outcome: 'refused', why: '302' });
    expect(host.reached.some(({ path }) => path === '/p/elsewhere')).toBe(false);
  });

  test('is over with the status, however long the rest of the answer drips', async () => {
    host.behave('/p/drip', { status: 201, dripping: true });
    expect(await sender().send(target('/p/drip'), MESSAGE)).toEqual({ outcome: 'sent' });
  });

  test('to keys that are none is refused and not tried again', async () => {
    const broken = { ...target('/p/2'), p256dh: 'AAAA' };
    expect(await sender().send(broken, MESSAGE)).toEqual({ outcome: 'refused', why: 'keys' });
  });

  test('too long for its service never leaves', async () => {
    const before = host.reached.length;
    const payload = 'ư'.repeat(LARGEST_PAYLOAD / 2 + 1);
    expect(await sender().send(target('/p/3'), { ...MESSAGE, payload })).toEqual({
      outcome: 'refused',
      why: 'length',
    });
    expect(await sender().send(target('/p/3'), { ...MESSAGE, payload: 'ư'.repeat(LARGEST_PAYLOAD / 2) })).toEqual({
      outcome: 'sent',
    });
    expect(host.reached.length).toBe(before + 1);
  });
});

describe('hosts that are written to', () => {
  const push = () => sender(undefined, ['fcm.googleapis.com', '*.push.apple.com']);
  test.each(['https://fcm.googleapis.com/fcm/send/x', 'https://web.push.apple.com/x'])(
    'are on the list: %s',
    (endpoint) => expect(push().allows(endpoint)).toBe(true),
  );
  test.each([
    'http://fcm.googleapis.com/x',
    'https://fcm.googleapis.com:8443/x',
    'https://fcm.googleapis.com.evil.vn/x',
    'https://evil.vn/fcm.googleapis.com',
    'https://push.apple.com/x',
    'https://evilpush.apple.com/x',
    'https://user@fcm.googleapis.com/x',
    'https://127.0.0.1/x',
    'https://[::1]/x',
    'https://xn--fcm-.googleapis.com/x',
    'not an address',
  ])('no other: %s', async (endpoint) => {
    expect(push().allows(endpoint)).toBe(false);
    const sent = await push().send({ endpoint, ...standInBrowser().keys }, MESSAGE);
    expect(sent).toEqual({ outcome: 'refused', why: 'host' });
  });
});

describe('the door out', () => {
  const out = { headers: {}, body: '{}', deadline: 5_000 };
  const leadingTo = (...addresses: string[]): Outside => ({
    ...(host.outside.ca === undefined ? {} : { ca: host.outside.ca }),
    resolve: () => Promise.resolve(addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))),
  });

  test.each([
    ['127.0.0.1'],
    ['10.1.2.3'],
    ['192.168.1.1'],
    ['169.254.169.254'],
    ['::1'],
    ['fd00::1'],
    ['::ffff:127.0.0.1'],
    ['8.8.8.8', '127.0.0.1'],
    [],
  ])('does not open to a name that leads to %s', async (...addresses) => {
    const before = host.reached.length;
    await expect(door(leadingTo(...addresses)).post({ url: `https://${host.host}/x`, ...out })).rejects.toThrow();
    expect(host.reached.length).toBe(before);
  });

  test.each(['https://127.0.0.1/x', 'https://[::1]/x', 'http://localhost/x', 'https://2130706433/x'])(
    'does not open to %s',
    async (url) => {
      await expect(door().post({ url, ...out })).rejects.toThrow('only https to a named host');
    },
  );

  test('looks the name up once: what it looked at is what it connects to', async () => {
    let asked = 0;
    const once = door({
      ...host.outside,
      resolve: () => {
        asked += 1;
        return Promise.resolve([{ address: '127.0.0.1', family: 4 }]);
      },
    });
    expect(await once.post({ url: `https://${host.host}/once`, ...out })).toEqual({ status: 201, retryAfter: null });
    expect(asked).toBe(1);
  });

  test('does not wait for who does not answer', async () => {
    host.behave('/silent', { status: 200, silent: true });
    await expect(door().post({ url: `https://${host.host}/silent`, ...out, deadline: 200 })).rejects.toThrow();
  });

  test('does not trust a certificate that nobody vouches for', async () => {
    const { ca: _, ...without } = host.outside;
    await expect(door(without).post({ url: `https://${host.host}/x`, ...out })).rejects.toThrow();
  });

  test('never opens to an address of this machine or of a private network', () => {
    const inside = fc.oneof(
      fc.tuple(fc.constantFrom(0, 10, 127, 224, 239, 240, 255), fc.nat(255), fc.nat(255), fc.nat(255)),
      fc.tuple(fc.constant(192), fc.constant(168), fc.nat(255), fc.nat(255)),
      fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), fc.nat(255), fc.nat(255)),
      fc.tuple(fc.constant(169), fc.constant(254), fc.nat(255), fc.nat(255)),
      fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), fc.nat(255), fc.nat(255)),
    );
    fc.assert(
      fc.property(inside, (parts) => {
        const address = parts.join('.');
        expect([address, isInside(address)]).toEqual([address, true]);
        expect([address, isInside(`::ffff:${address}`)]).toEqual([address, true]);
      }),
    );
    for (const address of ['8.8.8.8', '142.250.66.10', '2404:6800:4005:80e::200a'])
      expect(isInside(address)).toBe(false);
    for (const address of ['::', 'fe80::1', 'ff02::1', '2002:7f00:1::', '2001:db8::1', '64:ff9b::7f00:1', 'x'])
      expect(isInside(address)).toBe(true);
  });
});

describe('an SMS gateway', () => {
  test('is handed the number in its international form and the text, and nothing else', async () => {
    const sms = gatewaySms(door(), `https://${host.host}/sms`, 'the-token');
    expect(await sms.send('0912000001', 'Đồng chí có lịch sinh hoạt tối mai.')).toBe('sent');
    const got = host.reached.at(-1);
    expect(got?.headers.authorization).toBe('Bearer the-token');
    expect(JSON.parse(got?.body.toString() ?? '')).toEqual({
      to: '+84912000001',
      text: 'Đồng chí có lịch sinh hoạt tối mai.',
    });
  });

  test.each([
    [429, 'later'],
    [500, 'later'],
    [302, 'refused'],
    [400, 'refused'],
  ])('that answers %i', async (status, outcome) => {
    host.behave('/sms-other', { status });
    expect(await gatewaySms(door(), `https://${host.host}/sms-other`, null).send('0912000001', 'x')).toBe(outcome);
  });
});
