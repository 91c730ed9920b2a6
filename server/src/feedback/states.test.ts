import { FEEDBACK_MOVES, FeedbackState, type FeedbackActName } from '@sotay/contract';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accountId, rowId } from '../authority/testing/identities.ts';
import { person } from '../authority/testing/people.ts';
import { memberIdOf, village, type Village } from '../members/testing/village.ts';
import { asActor } from '../platform/database/transaction.ts';
import { actOn } from './acts.queries.ts';
import { mayMove } from './states.ts';

let place: Village;
beforeAll(async () => void (place = await village()));
afterAll(() => place.drop());

const ACTS: readonly FeedbackActName[] = ['assign', 'answer', 'reply', 'reopen', 'close'];
const ANSWERER = 'committee member of the body led by its leaders';
/** Who stands so to which of the world's threads of the member "self": to the cell, to the committee, to both. */
const MOVERS = {
  author: { who: 'self', prefix: '9' },
  receiver: { who: 'secretary of the body led by its leaders', prefix: '9' },
  assignee: { who: ANSWERER, prefix: '9' },
  cell: { who: 'secretary of the cell', prefix: '7' },
  cellBeside: { who: 'secretary of the cell', prefix: '9' },
} as const;

test('the moves the web knows are the rows the database obeys', async () => {
  const { rows } = await place.database.ownerPool.query<{ move: string }>(
    `SELECT concat_ws(' ', act, mover, from_state, to_state) AS move FROM feedback_move`,
  );
  const known = FEEDBACK_MOVES.map((move) => `${move.act} ${move.mover} ${move.from} ${move.to}`);
  expect(rows.map((row) => row.move).sort()).toEqual([...known].sort());
});

describe.each(Object.keys(MOVERS) as (keyof typeof MOVERS)[])('as %s', (mover) => {
  const { who, prefix } = MOVERS[mover];
  const id = rowId(prefix, memberIdOf('self'));

  test.each(FeedbackState.options.flatMap((state) => ACTS.map((act) => [act, state] as const)))(
    '%s from "%s" goes where the table says, or nowhere',
    async (act, state) => {
      const { ownerPool, appPool } = place.database;
      const hasAssignee = prefix === '9';
      if (state === 'assigned' && !hasAssignee) return;
      await ownerPool.query(
        `UPDATE feedback_thread SET state = $2, version = 1, assignee_account_id = $3, answered_at = now(), closed_at = CASE WHEN $2 = 'closed' THEN now() END WHERE id = $1`,
        [id, state, hasAssignee ? accountId(person(ANSWERER)) : null],
      );
      const one = person(who);
      const actor = {
        accountId: accountId(one),
        memberId: one.member?.id ?? null,
        sessionId: accountId(one),
        strength: 'vneid' as const,
        reauthenticatedAt: null,
      };
      const outcome = await asActor(appPool, actor, ({ db }) =>
        actOn(db, id, act, 1, {
          ...(['reply', 'reopen', 'answer'].includes(act)
            ? { message: { id: randomUUID(), text: Buffer.from('x') } }
            : {}),
          accountId: accountId(person(ANSWERER)),
        }),
      );
      const legal = mayMove(act, state, [mover]);
      expect(outcome === 'done').toBe(legal);
      const { rows } = await ownerPool.query<{ state: string; version: number }>(
        'SELECT state, version FROM feedback_thread WHERE id = $1',
        [id],
      );
      const reached = FEEDBACK_MOVES.filter((move) => move.act === act && move.mover === mover && move.from === state);
      if (legal) expect(reached.map((move) => move.to)).toContain(rows[0]?.state);
      else expect(rows[0]).toEqual({ state, version: 1 });
    },
  );
});
