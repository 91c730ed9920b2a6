/**
 * Runs alone in a child process with a memory cap and no right to write files, start programs or load add-ons. Reads a
 * table from standard input and writes JSON lines to standard output: only the columns of `COLUMNS[kind]` ever leave it.
 *
 *   node --permission … reader-process.ts <xlsx|csv> <members|organizations|positions>
 */
import { Readable } from 'node:stream';
import { once } from 'node:events';
import { type ImportKind, type HeaderMap, COLUMNS, mapHeaders } from '../columns.ts';
import { type RawCell, asText, isBlank } from './cells.ts';
import { csvRows } from './csv-rows.ts';
import { type RefusalCode, FileRefused, MAX_ROWS } from './refusal.ts';
import { xlsxRows } from './xlsx-rows.ts';

/** One line of the reader's answer. Rows are `[number in the file, cells in the order of COLUMNS]`. */
export type ReaderMessage =
  | { type: 'header'; dropped: string[]; headerRow: number }
  | { type: 'rows'; rows: [number, RawCell[]][] }
  | { type: 'end'; total: number }
  | { type: 'refused'; code: RefusalCode; detail?: string };

const BATCH = 1_000;
/** Titles and notes stand above the header; past this many rows there is none. */
const HEADER_WITHIN = 20;

async function run(format: string, kind: ImportKind): Promise<void> {
  const input = process.stdin as Readable;
  const rows = format === 'csv' ? csvRows(input) : xlsxRows(input);
  let header: HeaderMap | null = null;
  let nearest: HeaderMap | null = null;
  let batch: [number, RawCell[]][] = [];
  let total = 0;
  for await (const { number, cells } of rows) {
    if (!header) {
      const candidate = mapHeaders(kind, cells.map(asText));
      if (candidate.missing.length === 0) {
        header = candidate;
        await say({ type: 'header', dropped: candidate.dropped, headerRow: number });
      } else {
        if (candidate.found > (nearest?.found ?? 0)) nearest = candidate;
        if (number > HEADER_WITHIN) break;
      }
      continue;
    }
    const read = header.places.map((place) => (place < 0 ? null : (cells[place] ?? null)));
    if (read.every(isBlank)) continue;
    if (++total > MAX_ROWS) throw new FileRefused('too-many-rows');
    batch.push([number, read]);
    if (batch.length === BATCH) {
      await say({ type: 'rows', rows: batch });
      batch = [];
    }
  }
  if (!header) throw new FileRefused('no-header', missingSentence(kind, nearest));
  if (batch.length > 0) await say({ type: 'rows', rows: batch });
  await say({ type: 'end', total });
}

function missingSentence(kind: ImportKind, nearest: HeaderMap | null): string {
  const missing = nearest && nearest.found >= 2 ? nearest.missing : Object.values<string>(COLUMNS[kind]).slice(0, 4);
  return `Cần các cột: ${missing.join(', ')}.`;
}

async function say(message: ReaderMessage): Promise<void> {
  if (!process.stdout.write(`${JSON.stringify(message)}\n`)) await once(process.stdout, 'drain');
}

const [format = '', kind = ''] = process.argv.slice(2);
try {
  if (!Object.hasOwn(COLUMNS, kind)) throw new FileRefused('broken');
  await run(format, kind as ImportKind);
} catch (problem) {
  // The original error may quote the file, so only a code leaves.
  const refusal = problem instanceof FileRefused ? problem : new FileRefused('broken');
  const detail = refusal.code === 'no-header' ? refusal.message.split('. ').slice(1).join('. ') : '';
  await say({ type: 'refused', code: refusal.code, ...(detail ? { detail } : {}) });
}
// Nobody needs the rest of the file once the table has been read or refused.
process.stdin.destroy();
