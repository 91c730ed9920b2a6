import { spawn } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import type { ImportKind } from '../columns.ts';
import type { ByteSource } from '../../../platform/archives/byte-source.ts';
import type { RawCell } from './cells.ts';
import { fileKind } from './file-kind.ts';
import { openWorkbook } from './open-workbook.ts';
import type { ReaderMessage } from './reader-process.ts';
import { FileRefused, isRefusalCode } from './refusal.ts';
import { repack } from './repack.ts';

const READER = fileURLToPath(new URL('./reader-process.ts', import.meta.url));
const ROOT = resolve(dirname(READER), '../../../../..');
/** Old space of the reader in MB. A workbook of 200,000 members needs about 150 for its text table, a CSV hardly any. */
const HEAP_MB = { xlsx: 256, csv: 64 };

/** What reading yields: once the header, then batches of rows `[number in the file, cells]`. */
export type TableEvent = { type: 'header'; dropped: string[] } | { type: 'rows'; rows: [number, RawCell[]][] };

/** How long reading may take and how to stop it. */
export interface ReadLimits {
  /** Milliseconds until the reader is killed; default half an hour: a province as a workbook on a busy machine takes ten minutes. */
  timeoutMs?: number;
  /** Old-space cap of the reader in MB. */
  heapMb?: number;
  /** Ends reading early. */
  signal?: AbortSignal;
  /** Told the reader's process id, for measuring. */
  onStart?: (pid: number) => void;
}

/**
 * Reads the columns of `kind` out of a workbook or a CSV.
 * @throws FileRefused when the file as a whole cannot be taken; its message is for people.
 */
export async function* readTable(
  source: ByteSource,
  kind: ImportKind,
  limits: ReadLimits = {},
): AsyncGenerator<TableEvent> {
  const isZip = (await fileKind(source)) === 'zip';
  const format = isZip ? 'xlsx' : 'csv';
  const bytes = isZip ? Readable.from(repack(await openWorkbook(source))) : source.stream(0, source.size);
  const reader = spawn(
    process.execPath,
    [
      `--max-old-space-size=${String(limits.heapMb ?? HEAP_MB[format])}`,
      '--max-semi-space-size=4',
      '--permission',
      `--allow-fs-read=${ROOT}`,
      '--disable-warning=ExperimentalWarning',
      READER,
      format,
      kind,
    ],
    // No environment: the reader has no business with keys or addresses. Its stderr could quote the file.
    { stdio: ['pipe', 'pipe', 'ignore'], env: {} },
  );
  if (reader.pid !== undefined) limits.onStart?.(reader.pid);
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    reader.kill('SIGKILL');
  }, limits.timeoutMs ?? 1_800_000);
  const stop = (): void => {
    reader.kill('SIGKILL');
  };
  limits.signal?.addEventListener('abort', stop);
  const exited = new Promise<void>((done) => {
    reader.once('close', () => {
      done();
    });
    reader.once('error', () => {
      done();
    });
  });
  // EPIPE is how a reader that has seen enough says so; a broken archive shows up here as FileRefused.
  const fed = pipeline(bytes, reader.stdin).then(
    () => null,
    (problem: unknown) => (problem instanceof FileRefused ? problem : null),
  );

  let isComplete = false;
  try {
    for await (const line of createInterface({ input: reader.stdout, crlfDelay: Infinity })) {
      const message = JSON.parse(line) as ReaderMessage;
      if (message.type === 'refused')
        throw new FileRefused(isRefusalCode(message.code) ? message.code : 'broken', message.detail);
      if (message.type === 'end') isComplete = true;
      else yield message;
    }
    await exited;
    limits.signal?.throwIfAborted();
    if (isComplete) return;
    const refusal = await Promise.race([fed, new Promise<null>((done) => setTimeout(done, 100, null))]);
    if (refusal) throw refusal;
    throw new FileRefused(timedOut ? 'too-slow' : 'too-heavy');
  } finally {
    clearTimeout(timer);
    limits.signal?.removeEventListener('abort', stop);
    stop();
    bytes.destroy();
  }
}
