import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Crypto } from '../crypto/crypto.ts';

/*
 * Form of a sealed file:
 *
 *   1 format │ 2 number of the data key │ 16 salt │ 32 binding │ chunks of 64 KB + 16 tag, the last one shorter
 *
 * Every file has its own key, derived from a data key and the salt; so the nonce may count the chunks, and says which is
 * the last: none can be left out, swapped or cut off. The binding ties the file to its content's hash: a file renamed to
 * another's place is refused before a byte of it is given out.
 */
const FORMAT = 1;
const SALT_AT = 3;
const BINDING_AT = 19;
/** Bytes before the first chunk. */
export const HEAD = 51;
const TAG = 16;
const CHUNK = 64 * 1024;
const SEALED_CHUNK = CHUNK + TAG;

/** A sealed file was changed, cut or put in another's place; or the key file is another installation's. */
export class BlobDamaged extends Error {
  constructor() {
    super('A sealed file is damaged or not of this place');
    this.name = 'BlobDamaged';
  }
}

interface FileKey {
  readonly sealing: Buffer;
  readonly binding: Buffer;
}

function fileKey(crypto: Crypto, salt: Buffer, keyId?: number): FileKey & { keyId: number } {
  const derived = crypto.derive('platform_blob', salt, 64, keyId);
  return { keyId: derived.keyId, sealing: derived.key.subarray(0, 32), binding: derived.key.subarray(32) };
}

/** Seals a stream piece by piece; the head is known only when the hash of all of it is. */
export interface Sealing {
  /** Sealed bytes ready to be written behind the head; few or none when `bytes` did not fill a chunk. */
  update(bytes: Buffer): Buffer;
  /** The last chunk. */
  end(): Buffer;
  /** The head, tied to the content's hash. */
  head(sha256: Buffer): Buffer;
}

/** Begins a sealed file under a key of its own. */
export function beginSealing(crypto: Crypto): Sealing {
  const salt = randomBytes(BINDING_AT - SALT_AT);
  const key = fileKey(crypto, salt);
  let pending = Buffer.alloc(0);
  let chunks = 0;
  const seal = (plain: Buffer, last: boolean): Buffer => {
    const cipher = createCipheriv('aes-256-gcm', key.sealing, nonce(chunks++, last));
    return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  };
  return {
    update(bytes) {
      const all = pending.length === 0 ? bytes : Buffer.concat([pending, bytes]);
      const out: Buffer[] = [];
      let at = 0;
      // The last chunk is known only when nothing follows, so a full one waits too.
      for (; all.length - at > CHUNK; at += CHUNK) out.push(seal(all.subarray(at, at + CHUNK), false));
      pending = Buffer.from(all.subarray(at));
      return Buffer.concat(out);
    },
    end: () => seal(pending, true),
    head(sha256) {
      const head = Buffer.alloc(HEAD);
      head[0] = FORMAT;
      head.writeUInt16BE(key.keyId, 1);
      salt.copy(head, SALT_AT);
      bindingOf(key, sha256).copy(head, BINDING_AT);
      return head;
    },
  };
}

/** Length of the content of a sealed file of `sealedSize` bytes. */
export function plainSize(sealedSize: number): number {
  const body = sealedSize - HEAD;
  const chunks = Math.max(1, Math.ceil(body / SEALED_CHUNK));
  if (body < TAG || body - (chunks - 1) * SEALED_CHUNK < TAG) throw new BlobDamaged();
  return body - chunks * TAG;
}

/** Reads a range of a sealed file as stored. */
export type ReadSealed = (start: number, end: number) => AsyncIterable<Buffer>;

/**
 * Opens the bytes from `start` to before `end` of a sealed file, reading only the chunks they lie in.
 *
 * @param sealedSize length as stored, in bytes
 * @throws BlobDamaged
 */
export async function* openSealed(
  crypto: Crypto,
  read: ReadSealed,
  { sha256, sealedSize, start, end }: { sha256: Buffer; sealedSize: number; start: number; end: number },
): AsyncGenerator<Buffer> {
  const size = plainSize(sealedSize);
  const key = openHead(crypto, await collect(read(0, HEAD)), sha256);
  const lastChunk = Math.max(0, Math.ceil(size / CHUNK) - 1);
  const from = Math.min(Math.floor(start / CHUNK), lastChunk);
  const to = Math.min(Math.floor(Math.max(start, end - 1) / CHUNK), lastChunk);
  let number = from;
  let pending: Buffer = Buffer.alloc(0);
  const open = (sealed: Buffer): Buffer => {
    const plain = openChunk(key, sealed, number, number === lastChunk);
    const at = number++ * CHUNK;
    return plain.subarray(Math.max(0, start - at), Math.max(0, Math.min(plain.length, end - at)));
  };
  for await (const part of read(HEAD + from * SEALED_CHUNK, Math.min(HEAD + (to + 1) * SEALED_CHUNK, sealedSize))) {
    pending = pending.length === 0 ? part : Buffer.concat([pending, part]);
    for (; pending.length >= SEALED_CHUNK; pending = pending.subarray(SEALED_CHUNK)) {
      yield open(pending.subarray(0, SEALED_CHUNK));
    }
  }
  if (pending.length > 0) yield open(pending);
  if (number !== to + 1) throw new BlobDamaged();
}

function openHead(crypto: Crypto, head: Buffer, sha256: Buffer): FileKey {
  if (head.length !== HEAD || head[0] !== FORMAT) throw new BlobDamaged();
  const key = fileKey(crypto, head.subarray(SALT_AT, BINDING_AT), head.readUInt16BE(1));
  if (!timingSafeEqual(head.subarray(BINDING_AT), bindingOf(key, sha256))) throw new BlobDamaged();
  return key;
}

function openChunk(key: FileKey, sealed: Buffer, number: number, last: boolean): Buffer {
  if (sealed.length < TAG) throw new BlobDamaged();
  const decipher = createDecipheriv('aes-256-gcm', key.sealing, nonce(number, last));
  decipher.setAuthTag(sealed.subarray(-TAG));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, -TAG)), decipher.final()]);
  } catch {
    throw new BlobDamaged();
  }
}

function bindingOf(key: FileKey, sha256: Buffer): Buffer {
  return createHmac('sha256', key.binding).update(sha256).digest();
}

function nonce(chunk: number, last: boolean): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt32BE(chunk, 7);
  bytes[11] = last ? 1 : 0;
  return bytes;
}

async function collect(parts: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const part of parts) all.push(part);
  return Buffer.concat(all);
}
