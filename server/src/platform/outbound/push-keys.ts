import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import webPush from 'web-push';
import { z } from 'zod';

/** The pair by which push services know this installation (VAPID, RFC 8292). */
export interface PushKeys {
  readonly publicKey: string;
  readonly privateKey: string;
}

const KeyFile = z.object({ publicKey: z.base64url().length(87), privateKey: z.base64url().length(43) });

/**
 * Reads the pair, or makes it (0600) the first time. Every device subscribes to the public one: with another pair none is reached until
 * it has been opened again, so the file is kept like the master keys.
 *
 * @throws Error naming the file when it is there but not readable as keys
 */
export function loadPushKeys(file: string): PushKeys {
  if (!existsSync(file)) {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    try {
      writeFileSync(file, `${JSON.stringify(webPush.generateVAPIDKeys(), null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    } catch (error) {
      // another process of ours was quicker: its pair is the pair
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  try {
    return KeyFile.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new Error(`Tệp khóa ${file} không đọc được. Hãy chép lại bản sao lưu của tệp này, đừng tạo khóa mới.`, {
      cause,
    });
  }
}
