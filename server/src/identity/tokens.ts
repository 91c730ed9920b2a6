import { createHash, randomBytes, randomInt } from 'node:crypto';

/** A secret that only its holder has: 256 random bits, base64url. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What the database keeps of a token: SHA-256, enough for a secret of full entropy. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** So many random decimal digits, leading zeros included. */
export function newDigits(count: number): string {
  return Array.from({ length: count }, () => String(randomInt(10))).join('');
}

const READABLE = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A code that is read aloud over the telephone: no 0/O, 1/I/L, U. Ten characters, 49 bits. */
export function newReadableCode(length = 10): string {
  return Array.from({ length }, () => READABLE[randomInt(READABLE.length)]).join('');
}
