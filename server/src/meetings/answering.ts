import type { DecideAbsence, GiveAnswer, OwnAnswer } from '@sotay/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { actingAs } from '../audit/acting-as.ts';
import { writeAudit } from '../audit/audit.ts';
import type { ActorTx, Db } from '../platform/database/transaction.ts';
import { conflict, invalid, notFound } from '../platform/http/problem.ts';
import type { DoAct } from '../platform/http/route.ts';
import { recordAct, managedMeeting, wrongState } from './managed.ts';
import { ownAnswerOf } from './present.ts';
import type { CardFacts } from './facts.ts';
import { sayHour } from './spoken.ts';

/** What `meetings_give_answer` says. */
interface Told {
  outcome: 'done' | 'same' | 'over' | 'notNow' | null;
  at: string | null;
  for_other: boolean | null;
  host: number | null;
  own: NonNullable<CardFacts['own']> | null;
}

/**
 * Answers an invitation for oneself: I come, or I ask to be absent with a reason. The mind may be changed until the meeting opens;
 * a new request waits for a new decision. One statement, because a whole cell answers in the same hour.
 *
 * @throws DomainError `notFound` when the meeting does not reach the member, `answersOver`
 */
export async function giveOwnAnswer(
  act: DoAct,
  memberId: number | null,
  id: string,
  given: GiveAnswer,
): Promise<OwnAnswer> {
  if (memberId === null) throw notFound();
  askReason(given);
  const told = await act('meetings_give_answer', [id, memberId, given.answer, given.reason ?? null]);
  return ownAnswerOf(ownOf(told as Told | null));
}

/**
 * The same for another member by his officer or helper, recorded as done for him.
 *
 * @throws DomainError as above; `notFound` also when he is not the actor's to answer for
 */
export async function giveAnswerFor(tx: ActorTx, id: string, memberId: number, given: GiveAnswer): Promise<OwnAnswer> {
  askReason(given);
  const { rows } = await sql<{ told: Told }>`
    SELECT to_json(g) AS told
      FROM meetings_give_answer(${id}::uuid, ${memberId}::int, ${given.answer}, ${given.reason ?? null}) g`.execute(
    tx.db,
  );
  const told = rows[0]?.told ?? null;
  const own = ownOf(told);
  if (told?.outcome === 'done' && told.for_other === true && told.host !== null) {
    const relation = await actingAs(tx.db, [told.host], memberId);
    await writeAudit(tx, {
      act: 'meeting.answerFor',
      memberId,
      orgId: told.host,
      onBehalfOf: memberId,
      detail: { meetingId: id, answer: given.answer },
      ...(relation === undefined ? {} : { actingAs: relation }),
    });
  }
  return ownAnswerOf(own);
}

function askReason(given: GiveAnswer): void {
  if (given.answer === 'absent' && given.reason === undefined) {
    throw invalid([{ field: 'reason', message: 'Cần ghi lý do xin vắng.' }]);
  }
}

function ownOf(told: Told | null): NonNullable<CardFacts['own']> {
  if (told === null || told.outcome === null) throw notFound();
  if (told.outcome === 'over') throw answersOver(told.at === null ? null : new Date(told.at));
  if (told.outcome === 'notNow') {
    throw conflict(
      'notConvened',
      'Buổi họp đang hoãn hoặc đã hủy nên chưa cần trả lời. Có giờ mới sổ tay sẽ hỏi lại đồng chí.',
    );
  }
  if (told.own === null) throw notFound();
  return told.own;
}

function answersOver(openedAt: Date | null): Error {
  const when = openedAt === null ? '' : ` lúc ${sayHour(openedAt)}`;
  return conflict(
    'answersOver',
    `Buổi họp đã bắt đầu${when} nên không đổi câu trả lời được nữa. Mời đồng chí báo trực tiếp với chủ trì hoặc thư ký.`,
  );
}

/**
 * Grants or refuses a request to be absent. Granted while the meeting sits, it stands on the roll at once where the member has
 * no mark yet. Nobody decides about himself.
 */
export async function decideAbsence(
  tx: ActorTx,
  id: string,
  memberId: number,
  { decision }: z.infer<typeof DecideAbsence>,
): Promise<void> {
  const facts = await managedMeeting(tx, id);
  const { state } = facts.card;
  if (state !== 'convened' && state !== 'inSession') throw wrongState(facts);
  const answer = await readAnswer(tx.db, id, memberId);
  if (answer === undefined) throw notFound();
  if (answer.answer !== 'absent') {
    throw conflict('noRequest', 'Đồng chí này không còn xin vắng. Mời mở lại danh sách để xem câu trả lời mới.');
  }
  if (memberId === tx.actor.memberId) {
    throw conflict('ownAbsence', 'Việc xin vắng của đồng chí do đồng chí khác trong cấp ủy trả lời.');
  }
  if (answer.decision === decision) return;
  await tx.db
    .updateTable('meetings_answer')
    .set({
      decision,
      decided_by: tx.actor.accountId,
      decided_at: sql<string>`now()`,
      version: sql<number>`version + 1`,
    })
    .where('meeting_id', '=', id)
    .where('member_id', '=', memberId)
    .where('answer', '=', 'absent')
    .execute();
  if (state === 'inSession' && decision === 'granted') await excuse(tx, id, memberId);
  await recordAct(tx, 'meeting.decideAbsence', facts, { decision }, memberId);
}

async function readAnswer(db: Db, id: string, memberId: number) {
  return db
    .selectFrom('meetings_answer as a')
    .innerJoin('meetings_invitee as i', (join) =>
      join.onRef('i.meeting_id', '=', 'a.meeting_id').onRef('i.member_id', '=', 'a.member_id'),
    )
    .where('a.meeting_id', '=', id)
    .where('a.member_id', '=', memberId)
    .where('i.removed_at', 'is', null)
    .select(['a.answer', 'a.decision'])
    .executeTakeFirst();
}

async function excuse(tx: ActorTx, id: string, memberId: number): Promise<void> {
  await tx.db
    .updateTable('meetings_attendance')
    .set({
      mark: 'excused',
      marked_by: tx.actor.accountId,
      marked_at: sql<string>`now()`,
      version: sql<number>`version + 1`,
    })
    .where('meeting_id', '=', id)
    .where('member_id', '=', memberId)
    .where('mark', 'is', null)
    .execute();
}

/** The actor's device has pulled his invitations; the number marked just now. */
export async function markDelivered(tx: ActorTx): Promise<void> {
  await sql`SELECT meetings_mark_delivered()`.execute(tx.db);
}

/** The actor has opened the invitation in this version. Who only follows or organises leaves no mark. */
export async function markSeen(tx: ActorTx, id: string, noticeVersion: number): Promise<void> {
  const { rows } = await sql<{ may: boolean }>`
    SELECT meetings_mark_seen(${id}::uuid, ${noticeVersion}::int) AS may`.execute(tx.db);
  if (rows[0]?.may !== true) throw notFound();
}
