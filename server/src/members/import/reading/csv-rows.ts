import { Readable, Transform } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import type { RawCell } from './cells.ts';
import { FileRefused } from './refusal.ts';

/** Rows of a CSV in UTF-8, separated by commas or semicolons (Vietnamese Excel writes those). `number` is the line. */
export async function* csvRows(input: Readable): AsyncGenerator<{ number: number; cells: RawCell[] }> {
  const { delimiter, bytes } = await withDelimiter(input);
  const parser = parse({
    bom: true,
    delimiter,
    relax_column_count: true,
    skip_empty_lines: false,
    max_record_size: 64 * 1024,
    info: true,
  });
  const text = bytes.pipe(utf8Only());
  text.on('error', (problem) => parser.destroy(problem));
  text.pipe(parser);
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { records: number } }>) {
      yield {
        number: info.records,
        cells: record.map((cell) => (/^\s*=/.test(cell) ? { formula: true as const } : cell)),
      };
    }
  } catch (problem) {
    throw problem instanceof CsvError ? new FileRefused('broken') : problem;
  }
}

/** Refuses at the first byte that is not UTF-8, instead of importing “Nguy?n”. */
function utf8Only(): Transform {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const decode = (chunk: Buffer | undefined, done: (problem: Error | null, text?: string) => void): void => {
    try {
      done(null, chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode());
    } catch {
      done(new FileRefused('not-utf8'));
    }
  };
  return new Transform({
    decodeStrings: true,
    transform: (chunk: Buffer, _encoding, done) => {
      decode(chunk, done);
    },
    flush: (done) => {
      decode(undefined, done);
    },
  });
}

async function withDelimiter(input: Readable): Promise<{ delimiter: string; bytes: Readable }> {
  const iterator = input[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const first = await iterator.next();
  const head = first.done ? Buffer.alloc(0) : first.value;
  const line = head.toString('utf8').split('\n').slice(0, 5).join('\n');
  const count = (mark: string): number => line.split(mark).length;
  const delimiter = [',', ';', '\t'].reduce((best, mark) => (count(mark) > count(best) ? mark : best));
  async function* all(): AsyncGenerator<Buffer> {
    yield head;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  }
  return { delimiter, bytes: Readable.from(all()) };
}
