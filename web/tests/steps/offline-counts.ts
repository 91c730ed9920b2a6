import type pg from 'pg';
import { expect } from 'vitest';
import { accountId } from '../../../server/src/authority/testing/identities.ts';
import { person } from '../../../server/src/authority/testing/people.ts';
import { memberIdOf } from '../../../server/src/members/testing/village.ts';
import { MEMBER, MEMBER_ACTS, OFFICER, type Ground } from './offline.ts';

/** What the database held before a round. */
interface Before {
  readonly applied: Record<string, number>;
  readonly corrections: number;
}

/** How often the database holds what a round did. */
export async function held(
  ownerPool: pg.Pool,
  { invited, declined, sitting, task, letter, word }: Ground,
): Promise<Record<string, number>> {
  const { rows } = await ownerPool.query<Record<string, number>>(
    `SELECT (SELECT count(*)::int FROM meetings_answer WHERE member_id = $1 AND meeting_id = $2 AND answer = 'attending') AS attending,
            (SELECT count(*)::int FROM meetings_answer WHERE member_id = $1 AND meeting_id = $3 AND answer = 'absent') AS absent,
            (SELECT count(*)::int FROM meetings_prior_opinion WHERE member_id = $1 AND text = 'Đề nghị sửa loa, ' || $7) AS opinions,
            (SELECT count(*)::int FROM meetings_assignment WHERE id = $5 AND state = 'done' AND version = 2) AS tasks,
            (SELECT count(*)::int FROM feedback_message WHERE thread_id = $6 AND act = 'reply') AS replies,
            (SELECT count(*)::int FROM meetings_attendance WHERE meeting_id = $4 AND member_id = $1 AND by_code AND version = 2) AS check_ins,
            (SELECT count(*)::int FROM meetings_attendance WHERE meeting_id = $4 AND NOT by_code AND mark = 'present' AND version = 2) AS marks,
            (SELECT count(*)::int FROM meetings_draft WHERE meeting_id = $4 AND body LIKE '%21 giờ, ' || $7 || '.') AS drafts`,
    [memberIdOf(MEMBER), invited.id, declined.id, sitting.id, task.id, letter.id, word],
  );
  return rows[0]!;
}
const EACH_ONCE = { attending: 1, absent: 1, opinions: 1, tasks: 1, replies: 1, check_ins: 1, marks: 1, drafts: 1 };
/** What the two phones send in a round, by name. */
const SENT = {
  ...counted(MEMBER_ACTS.map(({ name }) => name)),
  'meeting.checkIn': 1,
  'meeting.mark': 1,
  'meeting.draft': 1,
};

function counted(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** Acts of people that the server did, by name, so far; the application's own marks aside. */
export async function applied(ownerPool: pg.Pool): Promise<Record<string, number>> {
  const { rows } = await ownerPool.query<{ name: string }>(
    `SELECT name FROM sync_mutation WHERE account_id = ANY ($1) AND outcome = 'applied'
        AND name NOT IN ('meeting.seen', 'meeting.delivered', 'notice.read')`,
    [[MEMBER, OFFICER].map((key) => accountId(person(key)))],
  );
  return counted(rows.map(({ name }) => name));
}

async function corrections(ownerPool: pg.Pool): Promise<number> {
  const { rows } = await ownerPool.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM members_correction WHERE member_id = $1',
    [memberIdOf(MEMBER)],
  );
  return rows[0]!.n;
}

/** What is there before a round. */
export async function before(ownerPool: pg.Pool): Promise<Before> {
  return { applied: await applied(ownerPool), corrections: await corrections(ownerPool) };
}

/** Every act of the round is there once, and was done once; `more` is what else was sent, by name. */
export async function expectEachOnce(
  ownerPool: pg.Pool,
  ground: Ground,
  was: Before,
  more: Record<string, number> = {},
): Promise<void> {
  expect(await held(ownerPool, ground)).toEqual(EACH_ONCE);
  expect(await corrections(ownerPool)).toBe(was.corrections + 1);
  const expected = { ...was.applied };
  for (const [name, times] of [...Object.entries(SENT), ...Object.entries(more)])
    expected[name] = (expected[name] ?? 0) + times;
  expect(await applied(ownerPool)).toEqual(expected);
}
