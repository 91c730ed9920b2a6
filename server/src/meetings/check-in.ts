import { ATTENDANCE_WORDS, type CheckedIn, type CheckIn, type DecideCheckIns, type Roll } from '@sotay/contract';
import { sql } from 'kysely';
import { z } from 'zod';
import { writeAudit } from '../audit/audit.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { conflict, invalid, notFound, tooMany, type DomainError } from '../platform/http/problem.ts';
import type { DoAct } from '../platform/http/route.ts';
import { callRoll } from './roll-call.ts';
import { alreadyPublished, meetingClosed, notOpenYet } from './room.ts';

/** What `meetings_check_in` says. */
const SAID = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.enum(['present', 'waits']),
    at: z.string().transform((at) => new Date(at).toISOString()),
  }),
  z.object({ outcome: z.literal('marked'), mark: z.enum(['excused', 'unexcused', 'exempt']) }),
  z.object({ outcome: z.literal('tooMany'), seconds: z.number() }),
  z.object({ outcome: z.enum(['refused', 'wrong', 'notOnRoll', 'notOpen', 'published']) }),
]);
/** What `meetings_decide_check_ins` says. */
const DECIDED = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('done'), hostId: z.number(), members: z.array(z.number()) }),
  z.object({ outcome: z.enum(['published', 'closed', 'notOpen']) }),
]);

/**
 * What became of a check-in. `superseded`: the roll says otherwise, and stands. Nothing is thrown for these, because a wrong code
 * is counted in the same transaction.
 */
export type CheckInResult =
  | { readonly outcome: 'applied'; readonly answer: CheckedIn }
  | { readonly outcome: 'superseded' | 'rejected'; readonly problem: DomainError };

/**
 * The actor checks in by the code that the room shows (docs/sync.md SY50–SY54): present at once, or waiting for an officer.
 *
 * @param by one statement of its own, or inside a transaction
 * @param asked.claimedAt when it was done, by the device's clock put right; null when the device does not know
 * @throws DomainError `notFound` when the meeting is not the actor's
 */
export async function checkIn(by: DoAct | ActorTx, meetingId: string, asked: CheckIn): Promise<CheckInResult> {
  const said = SAID.nullable().parse(await ask(by, meetingId, asked));
  if (said === null) throw notFound();
  switch (said.outcome) {
    case 'present':
    case 'waits':
      return { outcome: 'applied', answer: { state: said.outcome, at: said.at } };
    case 'marked':
      return { outcome: 'superseded', problem: markedOtherwise(ATTENDANCE_WORDS[said.mark]) };
    case 'refused':
      return {
        outcome: 'superseded',
        problem: conflict(
          'checkInRefused',
          'Thư ký chưa xác nhận đồng chí có mặt. Mời đồng chí báo trực tiếp với chủ trì hoặc thư ký.',
        ),
      };
    case 'tooMany':
      return { outcome: 'rejected', problem: tooMany(said.seconds) };
    case 'wrong':
      return {
        outcome: 'rejected',
        problem: invalid([
          {
            field: 'code',
            message: 'Mã không đúng hoặc đã đổi. Mời nhập mã đang hiện trên màn hình, hoặc báo thư ký điểm danh giúp.',
          },
        ]),
      };
    case 'notOnRoll':
      return {
        outcome: 'rejected',
        problem: conflict(
          'notOnRoll',
          'Đồng chí không có trong danh sách điểm danh của buổi họp này. Mời báo chủ trì hoặc thư ký.',
        ),
      };
    case 'notOpen':
      return {
        outcome: 'rejected',
        problem: conflict(
          'notInSession',
          'Buổi họp chưa bắt đầu nên chưa điểm danh được. Mời quét lại khi chủ trì đã bắt đầu họp.',
        ),
      };
    case 'published':
      return { outcome: 'rejected', problem: alreadyPublished() };
  }
}

async function ask(by: DoAct | ActorTx, meetingId: string, { step, code, claimedAt }: CheckIn): Promise<unknown> {
  if (typeof by === 'function') return by('meetings_check_in', [meetingId, step, code, claimedAt]);
  const { rows } = await sql<{ said: unknown }>`
    SELECT meetings_check_in(${meetingId}::uuid, ${step}::int, ${code}, ${claimedAt}::timestamptz) AS said`.execute(
    by.db,
  );
  return rows[0]?.said ?? null;
}

function markedOtherwise(words: string): DomainError {
  return conflict(
    'markedOtherwise',
    `Danh sách điểm danh đang ghi đồng chí: ${words.toLowerCase()}. Đồng chí có dự họp thì mời báo thư ký sửa lại.`,
  );
}

/**
 * Confirms or refuses check-ins that wait, each recorded; those that somebody settled meanwhile stay as they are.
 *
 * @returns the whole roll as it then stands
 * @throws DomainError `alreadyPublished`, `notInSession`, `meetingClosed` for the keeper of a venue
 */
export async function decideCheckIns(
  tx: ActorTx,
  meetingId: string,
  { memberIds, decision }: DecideCheckIns,
): Promise<Roll> {
  const { rows } = await sql<{ decided: unknown }>`
    SELECT meetings_decide_check_ins(${meetingId}::uuid, ${memberIds}::int[], ${decision}) AS decided`.execute(tx.db);
  const decided = DECIDED.nullable().parse(rows[0]?.decided ?? null);
  if (decided === null) throw notFound();
  if (decided.outcome !== 'done') throw undecidable(decided.outcome);
  for (const memberId of decided.members) {
    await writeAudit(tx, {
      act: 'attendance.checkIn',
      memberId,
      orgId: decided.hostId,
      detail: { meetingId, decision },
    });
  }
  return callRoll(tx, meetingId);
}

function undecidable(outcome: 'published' | 'closed' | 'notOpen'): DomainError {
  switch (outcome) {
    case 'published':
      return alreadyPublished();
    case 'notOpen':
      return notOpenYet();
    case 'closed':
      return meetingClosed();
  }
}
