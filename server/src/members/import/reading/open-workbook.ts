import type { ByteSource } from '../../../platform/archives/byte-source.ts';
import { ArchiveRefused, openArchive, type OpenArchive } from '../../../platform/archives/open-archive.ts';
import { FileRefused } from './refusal.ts';

/** 200,000 members are about 230 MB unpacked; sheets of real lists pack 8 to 30 times. */
const LIMITS = { unpacked: 512 * 1024 * 1024, entries: 2_000, ratio: 120 };

/** A checked workbook: the parts that are read, by name, and a way to unpack one. */
export type OpenWorkbook = OpenArchive;

/** Opens a workbook by its table of contents only, and refuses the parts that could act or reach out. */
export async function openWorkbook(source: ByteSource): Promise<OpenWorkbook> {
  const workbook = await asRefusal(openArchive(source, LIMITS));
  refuseHostile([...workbook.parts.keys()]);
  return { parts: workbook.parts, unpack: (name) => asRefusal(workbook.unpack(name)) };
}

/** An archive's faults have their sentences among the import's refusals. */
async function asRefusal<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (problem) {
    throw problem instanceof ArchiveRefused ? new FileRefused(problem.fault) : problem;
  }
}

function refuseHostile(names: readonly string[]): void {
  const has = (pattern: RegExp): boolean => names.some((name) => pattern.test(name));
  if (has(/vbaProject|^xl\/(macrosheets|dialogsheets|activeX|embeddings)\//i)) throw new FileRefused('macros');
  if (has(/^xl\/(externalLinks|queryTables|connections|customData|model)(\/|\.xml)/i))
    throw new FileRefused('external-links');
  if (has(/^content\.xml$/)) throw new FileRefused('open-document');
  if (!has(/^xl\/workbook\.xml$/)) throw new FileRefused(has(/^xl\/workbook\.bin$/) ? 'old-excel' : 'wrong-type');
}
