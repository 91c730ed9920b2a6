/**
 * Runs alone in a child process with a memory cap and no right to write files, start programs or load add-ons. Reads one
 * file from standard input and writes one line: its text, or why it is not taken.
 *
 *   node --permission … inspect-process.ts <pdf|docx>
 */
import { readDocxText } from './docx-content.ts';
import { readPdfText } from './pdf-content.ts';
import type { DocumentText } from './reading-text.ts';
import { UploadRefused, type UploadRefusal } from './refusals.ts';

/** The answer of the inspecting process. */
export type Inspection = DocumentText | { readonly refused: UploadRefusal };

async function inspect(kind: string): Promise<Inspection> {
  const parts: Buffer[] = [];
  for await (const part of process.stdin as AsyncIterable<Buffer>) parts.push(part);
  const bytes = Buffer.concat(parts);
  try {
    return await (kind === 'pdf' ? readPdfText(bytes) : readDocxText(bytes));
  } catch (problem) {
    // The original error may quote the file, so only a code leaves.
    return { refused: problem instanceof UploadRefused ? problem.refusal : 'broken' };
  }
}

const answer = JSON.stringify(await inspect(process.argv[2] ?? ''));
// pdf.js leaves its worker's channel open; nobody waits for it.
process.stdout.write(answer, () => process.exit(0));
