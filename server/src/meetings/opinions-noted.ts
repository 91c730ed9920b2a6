import type { EditOpinionNoted, NoteOpinion, OpinionNoted } from '@sotay/contract';
import { writeAudit } from '../audit/audit.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { conflict, invalid, notFound, type FieldProblem } from '../platform/http/problem.ts';
import {
  belongsToMeeting,
  insertOpinion,
  readOpinion,
  readOpinions,
  removeOpinionRow,
  updateOpinion,
} from './opinions-noted.queries.ts';
import { enterRoom, readNames } from './room.ts';
import { isOnAgenda } from './votes.queries.ts';

type Row = NonNullable<Awaited<ReturnType<typeof readOpinion>>>;

/** What was said, in order, with who said it. */
export async function listOpinions(tx: ActorTx, meetingId: string): Promise<OpinionNoted[]> {
  return withNames(tx, meetingId, await readOpinions(tx.db, meetingId));
}

/**
 * Notes an opinion under its speaker: somebody of the meeting, a guest by name, or nobody in particular. The same id a second
 * time answers what is there.
 */
export async function noteOpinion(tx: ActorTx, meetingId: string, note: NoteOpinion): Promise<OpinionNoted> {
  await enterRoom(tx, meetingId);
  await check(tx, meetingId, note);
  await insertOpinion(tx.db, meetingId, note.id, note, tx.actor.accountId);
  return one(tx, meetingId, note.id);
}

/** Corrects an opinion until the records are published. */
export async function editOpinion(
  tx: ActorTx,
  meetingId: string,
  noteId: string,
  note: EditOpinionNoted,
): Promise<OpinionNoted> {
  const room = await enterRoom(tx, meetingId);
  await check(tx, meetingId, note);
  if (!(await updateOpinion(tx.db, meetingId, noteId, note))) throw notFound();
  await writeAudit(tx, {
    act: 'opinionNoted.change',
    orgId: room.hostId,
    detail: { meetingId, noteId, change: 'edit' },
  });
  return one(tx, meetingId, noteId);
}

/** Takes an opinion out again, noted by mistake. */
export async function removeOpinion(tx: ActorTx, meetingId: string, noteId: string): Promise<void> {
  const room = await enterRoom(tx, meetingId);
  if (!(await removeOpinionRow(tx.db, meetingId, noteId))) throw notFound();
  await writeAudit(tx, {
    act: 'opinionNoted.change',
    orgId: room.hostId,
    detail: { meetingId, noteId, change: 'remove' },
  });
}

async function check(tx: ActorTx, meetingId: string, note: EditOpinionNoted): Promise<void> {
  const wrong: FieldProblem[] = [];
  if (note.speakerId !== null && note.speakerName !== null) {
    wrong.push({ field: 'speakerName', message: 'Chỉ ghi một người phát biểu: chọn đồng chí hoặc ghi tên khách.' });
  }
  if (note.speakerId !== null && !(await belongsToMeeting(tx.db, meetingId, note.speakerId))) {
    wrong.push({ field: 'speakerId', message: 'Đồng chí này không được mời dự buổi họp. Khách thì ghi bằng tên.' });
  }
  if (note.agendaItemId !== null && !(await isOnAgenda(tx.db, meetingId, note.agendaItemId))) {
    wrong.push({ field: 'agendaItemId', message: 'Nội dung này không còn trong chương trình buổi họp.' });
  }
  if (wrong.length > 0) throw invalid(wrong);
}

async function one(tx: ActorTx, meetingId: string, noteId: string): Promise<OpinionNoted> {
  const row = await readOpinion(tx.db, meetingId, noteId);
  const [found] = row === undefined ? [] : await withNames(tx, meetingId, [row]);
  if (found === undefined) throw conflict('opinionGone', 'Ý kiến này đã được bỏ đi. Mời tải lại trang.');
  return found;
}

async function withNames(tx: ActorTx, meetingId: string, rows: readonly Row[]): Promise<OpinionNoted[]> {
  const names = await readNames(
    tx,
    meetingId,
    rows.flatMap((row) => row.speakerId ?? []),
  );
  return rows.map(({ speakerId, notedAt, ...row }) => ({
    ...row,
    speaker: speakerId === null ? null : { id: speakerId, fullName: names.get(speakerId) ?? '' },
    notedAt: notedAt.toISOString(),
  }));
}
