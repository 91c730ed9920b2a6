import type { FastifyRequest } from 'fastify';
import type { ByteSource } from '../archives/byte-source.ts';
import { BlobTooLarge, type BlobDraft, type BlobRef } from '../blobs/blob-store.ts';
import type { Services } from '../http/wired.ts';
import { findSecrecyMark, findSecrecyMarkInName } from '../secrecy/marks.ts';
import { tidyFileName } from './file-name.ts';
import { inspectDocument } from './inspect.ts';
import type { DocumentText } from './reading-text.ts';
import { DOCX, mediaTypeOf, type UploadType } from './media-type.ts';
import { MAX_UPLOAD_BYTES, secretFile, uploadProblem, UploadRefused } from './refusals.ts';

/** A file as it arrives. */
export interface IncomingFile {
  /** As the sender calls it. */
  readonly fileName: string;
  readonly bytes: AsyncIterable<Buffer>;
}

/** A file that was looked at and kept. A row that refers to it must follow within a day (blobs/tidy.ts). */
export interface AcceptedUpload extends BlobRef {
  readonly fileName: string;
  readonly mediaType: UploadType;
  /** What it says, for reading without the file; null for a picture or a scan. */
  readonly text: string | null;
}

/**
 * The one file of a multipart request.
 *
 * @throws DomainError uploadNoFile
 */
export async function incomingFile(request: FastifyRequest): Promise<IncomingFile> {
  // One byte more than is taken, so that our sentence says why and not the transport's.
  const file = request.isMultipart()
    ? await request.file({ limits: { fileSize: MAX_UPLOAD_BYTES + 1, files: 1, fields: 0 } })
    : undefined;
  if (!file) throw uploadProblem('noFile');
  return { fileName: file.filename, bytes: file.file as AsyncIterable<Buffer> };
}

/**
 * Takes a file in: sealed while it arrives, typed by its content, looked through for what acts and for the stamp of a state
 * secret, and only then kept. What is refused leaves no byte behind, and one line in the log that quotes nothing of it.
 *
 * @throws DomainError `upload…` or `stateSecret`, with a sentence for the sender
 */
export async function acceptUpload(
  { blobs, log }: Pick<Services, 'blobs' | 'log'>,
  file: IncomingFile,
): Promise<AcceptedUpload> {
  let draft: BlobDraft | undefined;
  try {
    draft = await blobs.receive(file.bytes, MAX_UPLOAD_BYTES);
    const mediaType = await mediaTypeOf(draft.source);
    const said = await textOf(draft.source, mediaType);
    const mark = findSecrecyMarkInName(file.fileName) ?? (said === null ? null : findSecrecyMark(said.head));
    if (mark !== null) {
      log.warn({ mark, mediaType, size: draft.size }, 'upload refused: bears the mark of a state secret');
      throw secretFile(mark);
    }
    const kept = await draft.keep(mediaType);
    const text = said === null || said.text === '' ? null : said.text;
    return { ...kept, mediaType, fileName: tidyFileName(file.fileName, mediaType), text };
  } catch (problem) {
    await draft?.drop();
    const refusal =
      problem instanceof BlobTooLarge ? 'tooLarge' : problem instanceof UploadRefused ? problem.refusal : null;
    if (refusal === null) throw problem;
    log.info({ refusal }, 'upload refused');
    throw uploadProblem(refusal);
  }
}

/** Scans have no text to read yet. */
async function textOf(source: ByteSource, mediaType: UploadType): Promise<DocumentText | null> {
  if (mediaType === 'application/pdf') return inspectDocument(source, 'pdf');
  if (mediaType === DOCX) return inspectDocument(source, 'docx');
  return null;
}
