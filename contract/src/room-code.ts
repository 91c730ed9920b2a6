/**
 * The code that the room shows (docs/sync.md SY50–SY52): a time-based one-time password (RFC 6238 with SHA-256) of six digits, a
 * new one every 30 seconds. The officer's phone makes it without a network; the database makes the same (`meetings_room_code`).
 */

/** How long one code is shown. */
export const ROOM_STEP_SECONDS = 30;
/** A shown code is taken 90 seconds before and after the time it stood on the screen. */
const WINDOW_STEPS = 3;

/** What a scanned address carries. */
export interface ShownCode {
  readonly meetingId: string;
  readonly step: number;
  readonly code: string;
}

/** Which code stands on the screen at this moment: whole steps since 1970. */
export function stepAt(at: Date): number {
  return Math.floor(at.getTime() / (ROOM_STEP_SECONDS * 1000));
}

/** Whether a code of this step may still be taken at this moment. */
export function isInWindow(step: number, at: Date): boolean {
  return Math.abs(stepAt(at) - step) <= WINDOW_STEPS;
}

/**
 * The six digits of a step.
 *
 * @param secret the room's secret, 32 bytes in base64
 */
export async function roomCode(secret: string, step: number): Promise<string> {
  const key = await crypto.subtle.importKey('raw', bytesOf(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const counter = new DataView(new ArrayBuffer(8));
  counter.setBigUint64(0, BigInt(step));
  const mac = new DataView(await crypto.subtle.sign('HMAC', key, counter));
  // Dynamic truncation (RFC 4226 § 5.3): the last half byte says where the four bytes begin.
  const number = mac.getUint32(mac.getUint8(mac.byteLength - 1) & 0x0f) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}

const SCANNED = /^#?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([1-9]\d{0,9})\.(\d{6})$/;

/** The address a phone's camera opens. What stands behind `#` is never sent to a server, so it is in no log. */
export function roomAddress({ meetingId, step, code }: ShownCode): string {
  return `/sinh-hoat/vao-hop#${meetingId}.${step}.${code}`;
}

/** What the part behind `#` of such an address says; null when it is something else. */
export function readRoomAddress(fragment: string): ShownCode | null {
  const [, meetingId, step, code] = SCANNED.exec(fragment) ?? [];
  return meetingId === undefined || step === undefined || code === undefined
    ? null
    : { meetingId, step: Number(step), code };
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}
