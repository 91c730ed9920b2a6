import { createServer, request as ask, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startFaultProxy, type FaultPlan, type FaultProxy } from './fault-proxy.ts';
import { FREE_LINE } from './line.ts';

let server: Server;
let proxy: FaultProxy;
/** What the server was told in full, and what broke off. */
let told: string[];
let brokenOff: number;

beforeEach(async () => {
  told = [];
  brokenOff = 0;
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('error', () => (brokenOff += 1));
    request.on('end', () => {
      told.push(`${request.method ?? ''} ${request.url ?? ''} ${body}`);
      response.setHeader('set-cookie', ['a=1', 'b=2']);
      response.setHeader('x-host', request.headers.host ?? '');
      response.end(body === '' ? 'x'.repeat(40_000) : body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  await proxy.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function begin(plan: Partial<FaultPlan> = {}, seed = 1): Promise<void> {
  proxy = await startFaultProxy({ to: (server.address() as AddressInfo).port, seed, plan });
}
function post(text: string, path = '/act'): Promise<Response> {
  return fetch(proxy.address + path, { method: 'POST', body: text });
}
async function reads(work: Promise<Response>): Promise<string> {
  return work.then((answer) => answer.text()).catch(() => 'broken');
}

describe('what the fault proxy does to a request', () => {
  test('nothing, when nothing is asked of it: bodies, hosts and each cookie go through as they were', async () => {
    await begin();
    const answer = await post('xin chào');
    expect(await answer.text()).toBe('xin chào');
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(answer.headers.get('x-host')).toBe(new URL(proxy.address).host);
    expect(await reads(fetch(proxy.address))).toHaveLength(40_000);
    expect(Object.values(proxy.struck).every((times) => times === 0)).toBe(true);
  });

  test('an answer is dropped after the server has done what was asked', async () => {
    await begin();
    proxy.strike('dropResponse', 2);
    expect([await reads(post('một')), await reads(post('hai')), await reads(post('ba'))]).toEqual([
      'broken',
      'broken',
      'ba',
    ]);
    expect(told).toEqual(['POST /act một', 'POST /act hai', 'POST /act ba']);
    expect(proxy.struck.dropResponse).toBe(2);
  });

  test('a request reaches the server twice and is answered once', async () => {
    await begin();
    proxy.strike('duplicate');
    expect(await reads(post('một'))).toBe('một');
    expect(told).toEqual(['POST /act một', 'POST /act một']);
  });

  test('half of a request arrives and is never done', async () => {
    await begin();
    proxy.strike('cutRequest');
    expect(await reads(post('x'.repeat(9_000)))).toBe('broken');
    await expect.poll(() => brokenOff).toBe(1);
    expect(told).toEqual([]);
  });

  test('half of an answer arrives and is not taken for the whole', async () => {
    await begin();
    proxy.strike('cutResponse');
    const half = await new Promise<{ length: number; whole: boolean }>((resolve) => {
      ask(`${proxy.address}/act`, { agent: false }, (answer) => {
        let length = 0;
        answer.on('data', (part: Buffer) => (length += part.length));
        answer.on('error', () => undefined);
        answer.on('close', () => resolve({ length, whole: answer.complete }));
      }).end();
    });
    expect(half).toEqual({ length: 20_000, whole: false });
    proxy.strike('cutResponse');
    expect(await reads(post('một'))).toBe('broken');
    expect(told).toHaveLength(2);
  });

  test('it hangs until the client gives up, and the server has heard nothing', async () => {
    await begin();
    proxy.strike('hang');
    const patience = AbortSignal.timeout(50);
    await expect(fetch(proxy.address, { signal: patience })).rejects.toThrow(/timeout/);
    expect(told).toEqual([]);
    expect(proxy.struck.hang).toBe(1);
  });

  test('only what fits is struck', async () => {
    await begin();
    proxy.strike('refuse', 1, ({ method, url }) => method === 'POST' && url.startsWith('/api/'));
    expect(await reads(post('một'))).toBe('một');
    expect(await reads(post('hai', '/api/act'))).toBe('broken');
    expect(told).toEqual(['POST /act một']);
  });

  test('without a network nobody gets through; with it again everybody does', async () => {
    await begin();
    expect(await reads(post('một'))).toBe('một');
    proxy.change({ offline: true });
    expect(await reads(post('hai'))).toBe('broken');
    proxy.change({ offline: false });
    expect(await reads(post('ba'))).toBe('ba');
    expect(proxy.struck.offline).toBeGreaterThan(0);
  });

  test('a server that is gone is a broken connection, and another may stand in its place', async () => {
    await begin();
    const port = (server.address() as AddressInfo).port;
    proxy.aim(1);
    expect(await reads(post('một'))).toBe('broken');
    proxy.aim(port);
    expect(await reads(post('hai'))).toBe('hai');
  });

  test('the same seed strikes the same requests, whatever goes on beside them', async () => {
    const plan = { chances: { refuse: 30 }, fits: ({ url }: { url: string }) => url === '/act' };
    const runs: string[][] = [];
    for (const beside of [false, true]) {
      await begin(plan, 7);
      const heard: string[] = [];
      for (let nth = 0; nth < 30; nth += 1) {
        if (beside) await reads(post('khác', '/other'));
        heard.push(await reads(post(String(nth))));
      }
      runs.push(heard);
      if (!beside) await proxy.close();
    }
    expect(runs[0]).toEqual(runs[1]);
    expect(runs[0]?.filter((text) => text === 'broken').length).toBe(proxy.struck.refuse);
    expect(proxy.struck.refuse).toBeGreaterThan(0);
  });

  test('what is lost on the way comes later and in order', async () => {
    await begin({ line: { ...FREE_LINE, delayMs: 5, lossPercent: 40 } });
    const text = Array.from({ length: 8_000 }, (_, at) => String(at)).join(' ');
    expect(await reads(post(text))).toBe(text);
    expect(proxy.struck.late).toBeGreaterThan(5);
    // The line may change while connections are open.
    proxy.change({ line: FREE_LINE });
    await sleep(0);
    expect(await reads(post('một'))).toBe('một');
  });
});
