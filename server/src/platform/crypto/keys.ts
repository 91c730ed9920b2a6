import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/** The two secrets that never enter PostgreSQL. */
export interface MasterKeys {
  /** Wraps the data keys (32 bytes). */
  readonly wrapping: Buffer;
  /** Makes the blind indexes (32 bytes). */
  readonly indexing: Buffer;
}

const base64Key = z
  .base64()
  .transform((text) => Buffer.from(text, 'base64'))
  .refine((key) => key.length === 32, 'khóa phải dài 32 byte');
const KeyFile = z.object({ wrapping: base64Key, indexing: base64Key });

/**
 * Reads the key file, or makes one (0600) the first time.
 *
 * @param file path of KEY_FILE
 * @param onCreated told when new keys were made: their backup has to be explained at once, for without them the
 *   numbers in every database backup are lost
 * @throws Error naming the file when it is there but not readable as keys
 */
export function loadMasterKeys(file: string, onCreated: (file: string) => void = () => undefined): MasterKeys {
  if (!existsSync(file)) {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    const made = { wrapping: randomBytes(32).toString('base64'), indexing: randomBytes(32).toString('base64') };
    // 'wx': two processes starting at once must not each believe in their own keys.
    writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    onCreated(file);
  }
  try {
    return KeyFile.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new Error(`Tệp khóa ${file} không đọc được. Hãy chép lại bản sao lưu của tệp này, đừng tạo khóa mới.`, {
      cause,
    });
  }
}
