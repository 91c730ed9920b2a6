import {
  answersFor,
  assigns,
  isAuthor,
  leadsCell,
  sitsIn,
  THREADS,
  writesIn,
  type ThreadFact,
} from './feedback-rows.ts';
import { accountId } from './identities.ts';
import { acts, holdsPosition, isCell } from './oracle.ts';
import { ORGANIZATIONS } from './organizations.ts';
import { MEMBERS, PEOPLE, person, type PersonFact } from './people.ts';
import { forMember, type WritableAct } from './writable-members.ts';

const WORDS = "uuidv7(), '\\x00'::bytea";

/** An act on each thread of some shape. */
function onThreads<T extends ThreadFact>(
  act: string,
  threads: readonly T[],
  call: (thread: T) => string,
  may: (who: PersonFact, thread: T) => boolean,
): WritableAct {
  return {
    act,
    attempts: (who) =>
      threads.map((thread) => ({
        target: `thread ${thread.id.slice(-12)}`,
        statement: `SELECT 1 WHERE feedback_act('${thread.id}', ${call(thread)}) = 'done'`,
        may: may(who, thread),
      })),
  };
}
const ofState = (...states: readonly ThreadFact['state'][]): ThreadFact[] =>
  THREADS.filter((thread) => states.includes(thread.state));
/** Somebody who sits in the thread's committee and did not write it. */
const taker = (thread: ThreadFact): PersonFact | undefined =>
  PEOPLE.find((who) => who.account === 'open' && sitsIn(who, thread.committee) && who.member?.id !== thread.author);
const TO_COMMITTEE = THREADS.filter((thread) => thread.toCommittee).flatMap((thread) => {
  const to = taker(thread);
  return to === undefined ? [] : [{ ...thread, taker: accountId(to) }];
});

export const ACTS_ON_FEEDBACK: readonly WritableAct[] = [
  {
    act: 'write feedback for a member',
    attempts: (who) =>
      MEMBERS.map((member) => ({
        target: `member ${String(member.id)}`,
        // Where nobody would receive it the answer is a sentence, not a refusal.
        statement: `SELECT 1 WHERE feedback_file(uuidv7(), ${String(member.id)}, true, false, 'concern', '\\x00', ${WORDS}) IS NOT NULL`,
        may: acts(who) && forMember(who, member) && member.activity !== 'suspended',
      })),
  },
  onThreads('write on in a thread', ofState('received', 'assigned'), () => `'reply', 1, ${WORDS}, NULL`, writesIn),
  onThreads('open a thread again', ofState('answered'), () => `'reopen', 1, ${WORDS}, NULL`, writesIn),
  onThreads('close a thread', THREADS, () => `'close', 1, NULL, NULL, NULL`, writesIn),
  onThreads(
    'answer a thread',
    THREADS,
    () => `'answer', 1, ${WORDS}, NULL`,
    (who, thread) =>
      !isAuthor(who, thread) &&
      ((thread.toCell && leadsCell(who, thread.cell)) || (thread.state === 'assigned' && answersFor(who, thread))),
  ),
  onThreads(
    'give a thread to somebody of the committee',
    TO_COMMITTEE,
    (thread) => `'assign', 1, NULL, NULL, '${thread.taker}'`,
    (who, thread) => !isAuthor(who, thread) && assigns(who, thread.committee),
  ),
  onThreads(
    'give a thread to somebody who does not sit in the committee',
    TO_COMMITTEE,
    () => `'assign', 1, NULL, NULL, '${accountId(person('self'))}'`,
    () => false,
  ),
  {
    act: 'name who receives',
    attempts: (who) =>
      ORGANIZATIONS.map(({ id }) => ({
        target: `body ${String(id)}`,
        statement: `SELECT 1 WHERE feedback_name_receivers(${String(id)}, '{}')`,
        may: !isCell(id) && holdsPosition(who, id, ['secretary']),
      })),
  },
  {
    act: 'write feedback past its functions',
    attempts: () =>
      [
        `INSERT INTO feedback_thread SELECT uuidv7(), author_member_id, cell_id, committee_id, to_cell, to_committee, kind, subject_sealed, state, due_on FROM feedback_thread LIMIT 1`,
        `UPDATE feedback_thread SET state = 'closed'`,
        `UPDATE feedback_thread SET assignee_account_id = sotay_actor()`,
        `UPDATE feedback_message SET text_sealed = '\\x00'`,
        `INSERT INTO feedback_receiver (org_id, account_id) VALUES (10, sotay_actor())`,
        `INSERT INTO feedback_move VALUES ('close', 'cell', 'received', 'closed')`,
      ].map((statement) => ({ target: statement, statement, may: false })),
  },
];
