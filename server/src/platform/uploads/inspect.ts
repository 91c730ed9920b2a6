import { spawn } from 'node:child_process';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { ByteSource } from '../archives/byte-source.ts';
import type { DocumentText } from './reading-text.ts';
import { isUploadRefusal, UploadRefused, type UploadRefusal } from './refusals.ts';

const INSPECTOR = path.join(import.meta.dirname, 'inspect-process.ts');
const ROOT = path.resolve(import.meta.dirname, '../../../..');
/** More answers than this are no text of a paper. */
const MAX_ANSWER = 24 * 1024 * 1024;
/** Inspectors at once: two cores serve people beside them. */
const AT_ONCE = 2;

const Answer = z.union([
  z.object({ head: z.string(), text: z.string() }),
  z.object({ refused: z.custom<UploadRefusal>(isUploadRefusal) }),
]);

/** How long one inspection may take and how much it may hold. */
export interface InspectionLimits {
  /** Milliseconds until the inspector is killed; a paper takes about one second. */
  readonly timeoutMs?: number;
  /** Old space of the inspector in MB. */
  readonly heapMb?: number;
}

let running = 0;
const waiting: (() => void)[] = [];

/**
 * Text of a document, read in a process of its own: parsers of strangers' files are where memory goes and where holes are.
 *
 * @throws UploadRefused
 */
export async function inspectDocument(
  source: ByteSource,
  kind: 'pdf' | 'docx',
  limits: InspectionLimits = {},
): Promise<DocumentText> {
  if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  else running += 1;
  try {
    return await inspectAlone(source, kind, limits);
  } finally {
    // The place goes over to who waits longest.
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

async function inspectAlone(source: ByteSource, kind: 'pdf' | 'docx', limits: InspectionLimits): Promise<DocumentText> {
  const inspector = spawn(
    process.execPath,
    [
      `--max-old-space-size=${String(limits.heapMb ?? 384)}`,
      '--permission',
      // The code and nothing else: keys and files may lie in the folder above, under .data.
      ...['server', 'node_modules'].map((name) => `--allow-fs-read=${path.join(ROOT, name)}`),
      '--disable-warning=ExperimentalWarning',
      INSPECTOR,
      kind,
    ],
    // No environment: the inspector has no business with keys or addresses. Its stderr could quote the file.
    { stdio: ['pipe', 'pipe', 'ignore'], env: {} },
  );
  const timer = setTimeout(() => inspector.kill('SIGKILL'), limits.timeoutMs ?? 60_000);
  try {
    // EPIPE is how an inspector that died shows itself; what it said, or that it said nothing, decides.
    const fed = pipeline(source.stream(0, source.size), inspector.stdin).catch(() => undefined);
    const said = await answerOf(inspector.stdout);
    await fed;
    if (said === null) throw new UploadRefused('tooHeavy');
    if ('refused' in said) throw new UploadRefused(said.refused);
    return said;
  } finally {
    clearTimeout(timer);
    inspector.kill('SIGKILL');
  }
}

async function answerOf(output: AsyncIterable<Buffer>): Promise<z.output<typeof Answer> | null> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of output) {
    size += part.length;
    if (size > MAX_ANSWER) return null;
    parts.push(part);
  }
  try {
    return Answer.parse(JSON.parse(Buffer.concat(parts).toString('utf8')));
  } catch {
    return null;
  }
}
