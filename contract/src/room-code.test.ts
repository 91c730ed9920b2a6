import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isInWindow, readRoomAddress, ROOM_STEP_SECONDS, roomAddress, roomCode, stepAt } from './room-code.ts';

const RFC_SECRET = Buffer.from('12345678901234567890123456789012').toString('base64');
const secret = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('base64'));
const step = fc.integer({ min: 1, max: 2_147_483_647 });
const moment = fc.date({ min: new Date('2025-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
const later = (at: Date, seconds: number): Date => new Date(at.getTime() + seconds * 1000);

describe('the code of a room', () => {
  test.each([
    [59, '119246'],
    [1_111_111_109, '084774'],
    [1_234_567_890, '819424'],
    [20_000_000_000, '737706'],
  ])('[SY50] at second %i is what RFC 6238 says', async (seconds, code) => {
    expect(await roomCode(RFC_SECRET, stepAt(new Date(seconds * 1000)))).toBe(code);
  });

  test('[SY50] is six digits, the same from any implementation of HMAC', async () => {
    await fc.assert(
      fc.asyncProperty(secret, step, async (of, at) => {
        const counter = Buffer.alloc(8);
        counter.writeBigUInt64BE(BigInt(at));
        const mac = createHmac('sha256', Buffer.from(of, 'base64')).update(counter).digest();
        const number = mac.readUInt32BE(mac[31]! & 15) & 0x7fffffff;
        const code = await roomCode(of, at);
        expect(code).toMatch(/^\d{6}$/);
        expect(Number(code)).toBe(number % 1_000_000);
      }),
    );
  });

  test('[SY50] changes every thirty seconds', () => {
    fc.assert(
      fc.property(moment, fc.nat({ max: 10_000 }), (at, seconds) => {
        const steps = stepAt(later(at, seconds)) - stepAt(at);
        expect(Math.abs(steps - seconds / ROOM_STEP_SECONDS)).toBeLessThan(1);
      }),
    );
  });

  test('[SY51] seen at any moment it stands on the screen, it is taken for ninety seconds before and after', () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: -90, max: 90 }), (seen, off) => {
        expect(isInWindow(stepAt(seen), later(seen, off))).toBe(true);
      }),
    );
  });

  test('[SY51] two minutes after it went from the screen, or before it came, it is not taken', () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: 120, max: 1_000_000 }), fc.boolean(), (seen, off, before) => {
        expect(isInWindow(stepAt(seen), later(seen, before ? -off : off))).toBe(false);
      }),
    );
  });
});

describe('the address in the picture', () => {
  test('says what was put into it, behind the sign that no browser sends on', () => {
    fc.assert(
      fc.property(fc.uuid(), step, fc.nat({ max: 999_999 }), (meetingId, at, number) => {
        const shown = { meetingId, step: at, code: String(number).padStart(6, '0') };
        const address = new URL(roomAddress(shown), 'https://so-tay.example');
        expect(address.pathname + address.search).toBe('/sinh-hoat/vao-hop');
        expect(readRoomAddress(address.hash)).toEqual(shown);
      }),
    );
  });

  test('of something else is nothing', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(readRoomAddress(text)).toBeNull();
      }),
    );
  });
});
