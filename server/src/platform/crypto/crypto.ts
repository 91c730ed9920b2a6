import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import type pg from 'pg';
import type { MasterKeys } from './keys.ts';

/** What is looked up blindly: equal values give equal indexes, within one kind. */
export type BlindKind =
  'citizenId' | 'card' | 'phone' | 'supportCode' | 'activationCode' | 'memberRow' | 'blob' | 'pushEndpoint';

/** Envelope encryption of the few fields that even the database's superuser must not read. */
export interface Crypto {
  /**
   * Encrypts a value for one place. Moving the result to another table, column or row makes it unreadable.
   *
   * @param rowId the row's primary key as text
   */
  seal(table: string, column: string, rowId: string | number, plain: string): Buffer;
  /** The value again. @throws Error when the bytes do not belong to that place or were changed */
  open(table: string, column: string, rowId: string | number, sealed: Buffer): string;
  /** HMAC-SHA-256 under a key outside PostgreSQL, 32 bytes. */
  blindIndex(kind: BlindKind, value: string): Buffer;
  /**
   * Bytes derived from a data key for what is too long to be sealed at once (HKDF-SHA-256).
   *
   * @param purpose keeps the derivations of different users apart
   * @param salt fresh random bytes, kept beside what is sealed
   * @param keyId the data key to derive from; the present one when left out
   */
  derive(
    purpose: string,
    salt: Buffer,
    bytes: number,
    keyId?: number,
  ): { readonly keyId: number; readonly key: Buffer };
  /** The same, sealing with the data key of one province (made at first use). */
  forProvince(provinceId: number): Promise<Crypto>;
}

const FORMAT = 1;
const HEAD = 3;
const IV = 12;
const TAG = 16;

/**
 * Loads the wrapped data keys and opens them with the master key.
 *
 * @param ownerPool the data keys are the system's alone
 */
export async function createCrypto(keys: MasterKeys, ownerPool: pg.Pool): Promise<Crypto> {
  // Key objects, not bytes: Node takes 4 µs for an HMAC with one and 12 µs without, and an import makes a million.
  const dataKeys = new Map<number, KeyObject>();
  const indexing = createSecretKey(keys.indexing);
  const provinces = new Map<number, number>();

  async function keyOf(provinceId: number | null): Promise<number> {
    const wrapped = wrap(keys.wrapping, randomBytes(32), provinceId);
    await ownerPool.query(
      `INSERT INTO platform_data_key (province_id, wrapped) SELECT $1::int, $2
        WHERE NOT EXISTS (SELECT 1 FROM platform_data_key WHERE province_id IS NOT DISTINCT FROM $1::int) ON CONFLICT DO NOTHING`,
      [provinceId, wrapped],
    );
    await readKeys();
    const id = provinces.get(provinceId ?? 0);
    if (id === undefined) throw new Error('The data key just made is not there');
    return id;
  }

  async function readKeys(): Promise<void> {
    const { rows } = await ownerPool.query<{ id: number; province_id: number | null; wrapped: Buffer }>(
      'SELECT id, province_id, wrapped FROM platform_data_key ORDER BY id DESC',
    );
    for (const row of rows) {
      provinces.set(row.province_id ?? 0, row.id);
      if (!dataKeys.has(row.id)) {
        dataKeys.set(row.id, createSecretKey(unwrap(keys.wrapping, row.wrapped, row.province_id)));
      }
    }
  }

  function with_(sealingKey: number): Crypto {
    return {
      seal: (table, column, rowId, plain) =>
        sealWith(sealingKey, keyNumbered(dataKeys, sealingKey), place(table, column, rowId), plain),
      open(table, column, rowId, sealed) {
        if (sealed[0] !== FORMAT) throw new Error('Unknown format of a sealed value');
        return openWith(keyNumbered(dataKeys, sealed.readUInt16BE(1)), place(table, column, rowId), sealed);
      },
      blindIndex: (kind, value) => createHmac('sha256', indexing).update(`${kind}‖${value}`).digest(),
      derive: (purpose, salt, bytes, keyId = sealingKey) => ({
        keyId,
        key: Buffer.from(hkdfSync('sha256', keyNumbered(dataKeys, keyId), salt, purpose, bytes)),
      }),
      forProvince: async (provinceId) => with_(provinces.get(provinceId) ?? (await keyOf(provinceId))),
    };
  }

  await readKeys();
  return with_(provinces.get(0) ?? (await keyOf(null)));
}

function place(table: string, column: string, rowId: string | number): Buffer {
  return Buffer.from(`${table}‖${column}‖${rowId}`);
}

function keyNumbered(dataKeys: ReadonlyMap<number, KeyObject>, id: number): KeyObject {
  const key = dataKeys.get(id);
  if (key === undefined) throw new Error(`Data key ${id} is not loaded`);
  return key;
}

let ivs = Buffer.alloc(0);

/** A fresh random nonce; drawn a thousand at a time, because the draw costs more than the encryption. */
function nextIv(): Buffer {
  if (ivs.length < IV) ivs = randomBytes(IV * 1_000);
  const iv = ivs.subarray(0, IV);
  ivs = ivs.subarray(IV);
  return iv;
}

function sealWith(keyId: number, key: Buffer | KeyObject, aad: Buffer, plain: string): Buffer {
  const head = Buffer.alloc(HEAD);
  head[0] = FORMAT;
  head.writeUInt16BE(keyId, 1);
  const iv = nextIv();
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(aad);
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return Buffer.concat([head, iv, cipher.getAuthTag(), body]);
}

function openWith(key: Buffer | KeyObject, aad: Buffer, sealed: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(HEAD, HEAD + IV)).setAAD(aad);
  decipher.setAuthTag(sealed.subarray(HEAD + IV, HEAD + IV + TAG));
  return Buffer.concat([decipher.update(sealed.subarray(HEAD + IV + TAG)), decipher.final()]).toString('utf8');
}

/** A data key is sealed under the master key for its province alone. */
function wrap(master: Buffer, key: Buffer, provinceId: number | null): Buffer {
  return sealWith(0, master, place('platform_data_key', 'wrapped', provinceId ?? 0), key.toString('base64'));
}

function unwrap(master: Buffer, wrapped: Buffer, provinceId: number | null): Buffer {
  try {
    return Buffer.from(openWith(master, place('platform_data_key', 'wrapped', provinceId ?? 0), wrapped), 'base64');
  } catch (cause) {
    throw new Error('Tệp khóa không phải của cơ sở dữ liệu này. Hãy đặt KEY_FILE trỏ tới đúng tệp khóa đã sao lưu.', {
      cause,
    });
  }
}
