import type { PriorOpinionList, WritePriorOpinion } from '@sotay/contract';
import { sql } from 'kysely';
import { actingAs } from '../audit/acting-as.ts';
import { writeAudit } from '../audit/audit.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { conflict, notFound } from '../platform/http/problem.ts';
import { mayDo, type MeetingFacts } from './facts.ts';
import { recordAct, wrongState } from './managed.ts';
import { readMeeting } from './reading.queries.ts';
import { readNames } from './room.ts';

/** Opinions and petitions sent before a meeting: one's own, and all of them for officers, follower, and the circle once it sits. */
export async function listOpinions(tx: ActorTx, id: string): Promise<PriorOpinionList> {
  const facts = await readMeeting(tx.db, id);
  if (facts === null) throw notFound();
  const rows = await tx.db
    .selectFrom('meetings_prior_opinion as o')
    .leftJoin('members_member as m', 'm.id', 'o.member_id')
    .where('o.meeting_id', '=', id)
    .select([
      'o.id',
      'o.member_id as memberId',
      'm.full_name as fullName',
      'o.kind',
      'o.text',
      'o.written_at as writtenAt',
      'o.answer',
      'o.answered_at as answeredAt',
    ])
    .orderBy('o.written_at')
    .orderBy('o.id')
    .execute();
  // a comrade of another cell is known by the meeting, not by his cell
  const strangers = rows.filter((row) => row.fullName === null).map((row) => row.memberId);
  const names = await readNames(tx, id, strangers);
  return {
    items: rows.map((row) => ({
      id: row.id,
      author: { id: row.memberId, fullName: row.fullName ?? names.get(row.memberId) ?? '' },
      own: row.memberId === tx.actor.memberId,
      kind: row.kind as 'opinion' | 'petition',
      text: row.text,
      writtenAt: row.writtenAt.toISOString(),
      answer: row.answer,
      answeredAt: row.answeredAt?.toISOString() ?? null,
      mayAnswer: mayAnswer(facts),
    })),
  };
}

/**
 * Writes an opinion or petition of one's own before the meeting. The id comes from the writer's device, so the same one sent twice
 * stands once.
 *
 * @throws DomainError `notFound` when the meeting does not reach the member, `opinionsOver`
 */
export async function writeOpinion(tx: ActorTx, id: string, written: WritePriorOpinion): Promise<void> {
  if (tx.actor.memberId === null) throw notFound();
  await write(tx, id, tx.actor.memberId, written);
}

/**
 * The same in the words of a member by his officer or helper, recorded as done for him.
 *
 * @throws DomainError as above; `notFound` also when he is not the actor's to write for
 */
export async function writeOpinionFor(
  tx: ActorTx,
  id: string,
  memberId: number,
  written: WritePriorOpinion,
): Promise<void> {
  const { outcome, host } = await write(tx, id, memberId, written);
  if (outcome !== 'done' || memberId === tx.actor.memberId || host === null) return;
  const relation = await actingAs(tx.db, [host], memberId);
  await writeAudit(tx, {
    act: 'meeting.opinionFor',
    memberId,
    orgId: host,
    onBehalfOf: memberId,
    detail: { meetingId: id, kind: written.kind },
    ...(relation === undefined ? {} : { actingAs: relation }),
  });
}

async function write(
  tx: ActorTx,
  id: string,
  memberId: number,
  { id: opinionId, kind, text }: WritePriorOpinion,
): Promise<{ outcome: 'done' | 'same'; host: number | null }> {
  const { rows } = await sql<{ outcome: 'done' | 'same' | 'over' | null; host: number | null }>`
    SELECT outcome, host FROM meetings_write_opinion(${opinionId}::uuid, ${id}::uuid, ${memberId}::int, ${kind}, ${text})`.execute(
    tx.db,
  );
  const told = rows[0];
  if (told === undefined || told.outcome === null) throw notFound();
  if (told.outcome === 'over') {
    throw conflict(
      'opinionsOver',
      'Buổi họp đã bắt đầu. Mời đồng chí phát biểu tại buổi họp; nội dung đã viết vẫn còn trên máy.',
    );
  }
  return { outcome: told.outcome, host: told.host };
}

/** Answers an opinion, in the meeting or after it until its records are published. */
export async function answerOpinion(tx: ActorTx, id: string, opinionId: string, answer: string): Promise<void> {
  const facts = await readMeeting(tx.db, id);
  if (facts === null || !mayDo(facts, 'meetingRecord')) throw notFound();
  if (!mayAnswer(facts)) throw wrongState(facts);
  const answered = await tx.db
    .updateTable('meetings_prior_opinion')
    .set({ answer, answered_by: tx.actor.accountId, answered_at: sql<string>`now()` })
    .where('id', '=', opinionId)
    .where('meeting_id', '=', id)
    .returning('member_id as memberId')
    .executeTakeFirst();
  if (answered === undefined) throw notFound();
  await recordAct(tx, 'meeting.answerOpinion', facts, {}, answered.memberId);
}

function mayAnswer(facts: MeetingFacts): boolean {
  return mayDo(facts, 'meetingRecord') && ['convened', 'inSession', 'closed'].includes(facts.card.state);
}
