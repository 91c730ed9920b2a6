import type pg from 'pg';
import type { Crypto } from '../../platform/crypto/crypto.ts';
import { accountId, rowId } from './identities.ts';
import { acts, holdsPosition, holdsRole, isCell, orgFact, signedIn } from './oracle.ts';
import { PEOPLE, person, type PersonFact } from './people.ts';

/** A thread of the tests' world; one of each kind per author. */
export interface ThreadFact {
  readonly id: string;
  readonly author: number;
  readonly cell: number;
  readonly committee: number;
  readonly toCell: boolean;
  readonly toCommittee: boolean;
  readonly state: 'received' | 'assigned' | 'answered';
  /** Account to which it is given. */
  readonly assignee: string | null;
}

const AUTHORS = [
  'self',
  'secretary of the cell',
  'deputy of the cell',
  'suspended',
  'temporarily elsewhere',
  'cell directly under the commune',
  'secretary of the commune',
  'cell under the stand-in',
  'cell of the section',
  'cell of the body with staff',
  'committee member of the body led by its leaders',
  'office of the commune, a member',
  'other commune',
  'other province',
];
/** Who answers for a committee. */
const ASSIGNEES: Readonly<Record<number, string>> = {
  10: 'office of the commune',
  11: 'committee member of the body led by its leaders',
  12: 'secretary of the body with a stand-in',
  14: 'office of the body with staff',
  // Not a seat in that body, so being given the thread opens nothing.
  20: 'office of the province',
};
/** Who is named to receive; some of them hold nothing in the body (any more), so that being named alone opens nothing. */
const RECEIVERS: readonly { readonly org: number; readonly who: string; readonly ended?: true }[] = [
  { org: 10, who: 'propaganda board of the commune' },
  { org: 10, who: 'board with an activation code only' },
  { org: 10, who: 'same cell' },
  { org: 10, who: 'organisation board of the commune, a member', ended: true },
  { org: 11, who: 'deputy of the body led by its leaders' },
  { org: 14, who: 'organisation board of the body with staff' },
  { org: 20, who: 'support team of the other commune' },
];

/** Threads to the cell (7), to the committee (8), to both and given to somebody (9), answered by the cell (6). */
export const THREADS: readonly ThreadFact[] = AUTHORS.flatMap((key): ThreadFact[] => {
  const { member } = person(key);
  if (member === null) return [];
  const committee = orgFact(member.home).parent ?? 0;
  const given = ASSIGNEES[committee];
  const assignee = given === undefined || given === key ? null : accountId(person(given));
  const at = { author: member.id, cell: member.home, committee, assignee: null };
  return [
    { ...at, id: rowId('6', member.id), toCell: true, toCommittee: false, state: 'answered' },
    { ...at, id: rowId('7', member.id), toCell: true, toCommittee: false, state: 'received' },
    { ...at, id: rowId('8', member.id), toCell: false, toCommittee: true, state: 'received' },
    {
      ...at,
      id: rowId('9', member.id),
      toCell: true,
      toCommittee: true,
      state: assignee === null ? 'received' : 'assigned',
      assignee,
    },
  ];
});

/** Holds something in a committee by which he may be named there or given its threads. */
export function sitsIn(who: PersonFact, body: number): boolean {
  return (
    holdsPosition(who, body, ['secretary', 'deputySecretary', 'committeeMember']) ||
    (['office', 'organizationBoard', 'propagandaBoard'] as const).some((role) => holdsRole(who, body, role))
  );
}
/** The same before the account is bound to VNeID: he may be named and given threads, and reads nothing yet. */
export function seatedIn(who: PersonFact, body: number): boolean {
  return sitsIn({ ...who, bound: true }, body);
}
/** Receives for a committee: named, and still sitting there. */
export function receivesFor(who: PersonFact, body: number): boolean {
  return (
    sitsIn(who, body) && RECEIVERS.some((one) => one.org === body && one.who === who.key && one.ended === undefined)
  );
}
/** Assigns the threads of a committee. */
export function assigns(who: PersonFact, body: number): boolean {
  return !isCell(body) && (holdsPosition(who, body, ['secretary']) || receivesFor(who, body));
}
/** Leads a cell: reads and answers what is addressed to it. */
export function leadsCell(who: PersonFact, cell: number): boolean {
  return isCell(cell) && holdsPosition(who, cell, ['secretary', 'deputySecretary']);
}
export const isAuthor = (who: PersonFact, thread: ThreadFact): boolean =>
  signedIn(who) && who.member?.id === thread.author;
/** The author who may also do something: a suspended one only reads. */
export const writesIn = (who: PersonFact, thread: ThreadFact): boolean => isAuthor(who, thread) && acts(who);
/** Is given the thread and still sits in the committee. */
export const answersFor = (who: PersonFact, thread: ThreadFact): boolean =>
  thread.assignee !== null && thread.assignee === accountId(who) && sitsIn(who, thread.committee);

/** "author; secretary and deputies, if addressed to the cell; if to the committee: its secretary, its named receivers, the assignee". */
export function readsThread(who: PersonFact, thread: ThreadFact): boolean {
  return (
    isAuthor(who, thread) ||
    (thread.toCell && leadsCell(who, thread.cell)) ||
    (thread.toCommittee && (assigns(who, thread.committee) || answersFor(who, thread)))
  );
}
/** Somebody leads the body beside this member, so that his letter would reach a person. */
export function reaches(author: number, body: number): boolean {
  return PEOPLE.some(
    (who) =>
      who.member !== null &&
      who.member.id !== author &&
      who.member.activity === 'active' &&
      who.positions.some(
        (held) =>
          held.org === body &&
          held.state === undefined &&
          (held.position === 'secretary' || (isCell(body) && held.position === 'deputySecretary')),
      ),
  );
}

/** Writes the threads, their first messages and the receivers. */
export async function addFeedback(client: pg.PoolClient, crypto: Pick<Crypto, 'seal'>): Promise<void> {
  for (const thread of THREADS) {
    const author = PEOPLE.find((who) => who.member?.id === thread.author);
    if (author === undefined) continue;
    await client.query(
      `INSERT INTO feedback_thread (id, author_member_id, cell_id, committee_id, to_cell, to_committee, kind, subject_sealed, state, due_on,
                                    assignee_account_id, assigned_at, answered_at)
       VALUES ($1, $2, $3, $4, $5, $6, 'concern', $7, $8, sotay_today() + 7, $9, CASE WHEN $9::uuid IS NOT NULL THEN now() END, CASE WHEN $8 = 'answered' THEN now() END)`,
      [
        thread.id,
        thread.author,
        thread.cell,
        thread.committee,
        thread.toCell,
        thread.toCommittee,
        crypto.seal('feedback_thread', 'subject_sealed', thread.id, 'Đèn đường hỏng'),
        thread.state,
        thread.assignee,
      ],
    );
    await client.query(
      `INSERT INTO feedback_message (id, thread_id, side, act, account_id, text_sealed) VALUES ($1, $1, 'author', 'file', $2, $3)`,
      [
        thread.id,
        accountId(author),
        crypto.seal('feedback_message', 'text_sealed', thread.id, 'Ngõ 5 tối, các cụ hay vấp.'),
      ],
    );
  }
  for (const { org, who, ended } of RECEIVERS)
    await client.query(
      `INSERT INTO feedback_receiver (org_id, account_id, held_from, held_to) VALUES ($1, $2, sotay_today() - 30, CASE WHEN $3 THEN sotay_today() END)`,
      [org, accountId(person(who)), ended === true],
    );
}
