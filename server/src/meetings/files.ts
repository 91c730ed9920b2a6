import { buffer } from 'node:stream/consumers';
import type { MeetingFile, PaperText } from '@sotay/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import { writeAudit } from '../audit/audit.ts';
import { openBlob, sendBlob } from '../platform/blobs/send-blob.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { conflict, notFound } from '../platform/http/problem.ts';
import type { Services } from '../platform/http/wired.ts';
import { acceptUpload, incomingFile } from '../platform/uploads/accept-upload.ts';

const MOST_FILES = 40;

/** What a file is for: a paper goes with the invitation, a photograph belongs to what happened in the room. */
export type FilePurpose = MeetingFile['purpose'];

interface Target {
  hostId: number;
  state: string;
  may: boolean;
  files: number;
}

/**
 * Takes a file for a meeting. The right to add it is asked before a byte is read, and again by the row's policy.
 *
 * @throws DomainError `upload…` or `stateSecret` with a sentence, `tooManyFiles`, `alreadyPublished`
 */
export async function addFile(
  tx: ActorTx,
  services: Pick<Services, 'blobs' | 'log'>,
  meetingId: string,
  purpose: FilePurpose,
  request: FastifyRequest,
): Promise<MeetingFile> {
  const target = await readTarget(tx, meetingId, purpose);
  if (target?.may !== true) throw notFound();
  if (target.state === 'published' || target.state === 'cancelled') {
    throw conflict('alreadyPublished', 'Buổi họp đã xong nên không thêm tệp được nữa.');
  }
  if (target.files >= MOST_FILES) {
    throw conflict('tooManyFiles', `Một buổi họp giữ nhiều nhất ${String(MOST_FILES)} tệp. Mời bỏ bớt tệp cũ.`);
  }
  const kept = await acceptUpload(services, await incomingFile(request));
  const text = purpose === 'paper' && kept.text !== null ? Buffer.from(kept.text) : null;
  const textBlob = text === null ? null : await services.blobs.put(text, 'text/plain; charset=utf-8');
  const row = await tx.db
    .insertInto('meetings_file')
    .values({
      meeting_id: meetingId,
      purpose,
      sha256: kept.sha256,
      file_name: kept.fileName,
      media_type: kept.mediaType,
      size: kept.size,
      text_sha256: textBlob?.sha256 ?? null,
      text_size: textBlob?.size ?? null,
      added_by: tx.actor.accountId,
    })
    .returning(['id', 'added_at'])
    .executeTakeFirstOrThrow();
  await writeAudit(tx, {
    act: 'meeting.file.add',
    orgId: target.hostId,
    detail: { meetingId, fileId: row.id, purpose },
  });
  return {
    id: row.id,
    purpose,
    fileName: kept.fileName,
    mediaType: kept.mediaType,
    size: kept.size,
    addedAt: row.added_at.toISOString(),
    hasText: textBlob !== null,
    textSize: textBlob?.size ?? null,
  };
}

/** Sends a file to who may see it, always as an attachment. */
export async function sendFile(
  tx: ActorTx,
  meetingId: string,
  fileId: string,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const file = await tx.db
    .selectFrom('meetings_file')
    .where('id', '=', fileId)
    .where('meeting_id', '=', meetingId)
    .select(['sha256', 'size', 'media_type as mediaType', 'file_name as fileName'])
    .executeTakeFirst();
  if (file === undefined) throw notFound();
  return sendBlob(reply, file, { fileName: file.fileName });
}

/** The text of a file, for whoever may have the file. */
export async function readFileText(
  tx: ActorTx,
  services: Pick<Services, 'blobs' | 'log'>,
  meetingId: string,
  fileId: string,
): Promise<PaperText> {
  const file = await tx.db
    .selectFrom('meetings_file')
    .where('id', '=', fileId)
    .where('meeting_id', '=', meetingId)
    .select(['text_sha256', 'text_size'])
    .executeTakeFirst();
  if (file === undefined) throw notFound();
  if (file.text_sha256 === null) return { text: null, size: 0 };
  const text = await openBlob(services, file.text_sha256);
  return { text: (await buffer(text)).toString('utf8'), size: file.text_size ?? 0 };
}

/** A paper of a meeting, as it is printed. */
export interface PaperInWords {
  readonly title: string;
  readonly text: string;
}

/** What the papers of a meeting say, in their order; those that are pictures say nothing. */
export async function readPapersInWords(
  tx: ActorTx,
  services: Pick<Services, 'blobs' | 'log'>,
  meetingId: string,
): Promise<PaperInWords[]> {
  const files = await tx.db
    .selectFrom('meetings_file')
    .where('meeting_id', '=', meetingId)
    .where('purpose', '=', 'paper')
    .where('removed_at', 'is', null)
    .where('text_sha256', 'is not', null)
    .orderBy('added_at')
    .select(['id', 'file_name'])
    .execute();
  const papers: PaperInWords[] = [];
  for (const { id, file_name: title } of files)
    papers.push({ title, text: (await readFileText(tx, services, meetingId, id)).text ?? '' });
  return papers;
}

/** Takes a file out; a photograph that a confirmed vote or a signature stands on stays. */
export async function removeFile(tx: ActorTx, meetingId: string, fileId: string): Promise<void> {
  const file = await tx.db
    .selectFrom('meetings_file')
    .where('id', '=', fileId)
    .where('meeting_id', '=', meetingId)
    .select('purpose')
    .executeTakeFirst();
  const target = file === undefined ? undefined : await readTarget(tx, meetingId, file.purpose as FilePurpose);
  if (target?.may !== true) throw notFound();
  const { rows } = await sql<{ used: boolean }>`
    SELECT EXISTS (SELECT 1 FROM meetings_vote v WHERE v.sheet_file_id = ${fileId}::uuid)
        OR EXISTS (SELECT 1 FROM meetings_signature s WHERE s.file_id = ${fileId}::uuid) AS used`.execute(tx.db);
  if (rows[0]?.used === true || target.state === 'published') {
    throw conflict('fileInUse', 'Kết quả kiểm phiếu hoặc chữ ký đang dựa vào tệp này nên không bỏ được.');
  }
  await sql`SELECT meetings_remove_file(${fileId}::uuid)`.execute(tx.db);
  await writeAudit(tx, { act: 'meeting.file.remove', orgId: target.hostId, detail: { meetingId, fileId } });
}

async function readTarget(tx: ActorTx, meetingId: string, purpose: FilePurpose): Promise<Target | undefined> {
  const act = purpose === 'paper' ? 'meetingManage' : 'meetingRecord';
  const { rows } = await sql<Target>`
    SELECT m.host_id AS "hostId", m.state, m.id = ANY (authority.meetings_may(${act})) AS may,
           (SELECT count(*)::int FROM meetings_file f WHERE f.meeting_id = m.id) AS files
      FROM meetings_meeting m WHERE m.id = ${meetingId}::uuid`.execute(tx.db);
  return rows[0];
}
