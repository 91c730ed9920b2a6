import type { ActorTx } from '../platform/database/transaction.ts';

/** What he was called to, and what he answered. */
export function readOwnInvitations({ db }: ActorTx, memberId: number) {
  return db
    .selectFrom('meetings_invitee as i')
    .innerJoin('meetings_meeting as m', 'm.id', 'i.meeting_id')
    .leftJoin('meetings_answer as a', (on) =>
      on.onRef('a.meeting_id', '=', 'i.meeting_id').onRef('a.member_id', '=', 'i.member_id'),
    )
    .where('i.member_id', '=', memberId)
    .select([
      'm.id as meetingId',
      'm.kind',
      'm.title',
      'm.starts_at as startsAt',
      'i.role',
      'i.removed_at as takenOutAt',
      'a.delivered_at as deliveredAt',
      'a.seen_at as seenAt',
      'a.answer',
      'a.reason',
      'a.answered_at as answeredAt',
      'a.decision',
      'a.decided_at as decidedAt',
    ])
    .orderBy('m.starts_at')
    .execute();
}

/** How he was counted, and the codes of the room that he showed. */
export async function readOwnPresence({ db }: ActorTx, memberId: number) {
  const attendance = await db
    .selectFrom('meetings_attendance')
    .where('member_id', '=', memberId)
    .select(['meeting_id as meetingId', 'mark', 'late', 'marked_at as markedAt', 'by_code as byCode'])
    .orderBy('marked_at')
    .execute();
  const checkIns = await db
    .selectFrom('meetings_check_in')
    .where('member_id', '=', memberId)
    .select(['meeting_id as meetingId', 'claimed_at as claimedAt', 'received_at as receivedAt', 'state'])
    .orderBy('received_at')
    .execute();
  return { attendance, checkIns };
}

/** What he wrote before a meeting, what was noted of what he said in one, and what he was given to do. */
export async function readOwnWords({ db }: ActorTx, memberId: number) {
  const opinions = await db
    .selectFrom('meetings_prior_opinion')
    .where('member_id', '=', memberId)
    .select([
      'meeting_id as meetingId',
      'kind',
      'text',
      'written_at as writtenAt',
      'answer',
      'answered_at as answeredAt',
    ])
    .orderBy('written_at')
    .execute();
  const noted = await db
    .selectFrom('meetings_opinion_noted')
    .where('speaker_id', '=', memberId)
    .where('removed_at', 'is', null)
    .select(['meeting_id as meetingId', 'text', 'noted_at as notedAt'])
    .orderBy('noted_at')
    .execute();
  const assignments = await db
    .selectFrom('meetings_assignment')
    .where('owner_id', '=', memberId)
    .select(['meeting_id as meetingId', 'text', 'due_on as dueOn', 'state', 'result', 'done_at as doneAt', 'review'])
    .orderBy('created_at')
    .execute();
  return { opinions, noted, assignments };
}
