import { sql } from 'kysely';
import type { Db } from '../platform/database/transaction.ts';

/** A reader of what is addressed to a body. */
export interface Reader {
  addressee: 'cell' | 'committee';
  relation: string;
  memberId: number | null;
  fullName: string;
  seat: string | null;
}
/** A body to which a member's letter may go; the reader is null where nobody would receive it. */
export interface AddresseeRow {
  addressee: 'cell' | 'committee';
  orgId: number;
  orgName: string;
  orgType: string;
  relation: string | null;
  fullName: string | null;
  seat: string | null;
  memberId: number | null;
  provinceId: number | null;
  memberName: string;
}

/** Where a member's letter may go, one row a reader; empty when the actor may not write for him. */
export async function readAddressees(db: Db, memberId: number): Promise<AddresseeRow[]> {
  const { rows } = await sql<AddresseeRow>`
    SELECT addressee, org_id AS "orgId", org_name AS "orgName", org_type AS "orgType", relation, full_name AS "fullName", seat, member_id AS "memberId",
           province_id AS "provinceId", member_name AS "memberName" FROM feedback_addressees(${memberId}::int)`.execute(
    db,
  );
  return rows;
}

/** Who reads a thread today beside its author. */
export async function readReaders(db: Db, threadId: string): Promise<Reader[]> {
  const { rows } = await sql<Reader>`
    SELECT addressee, relation, member_id AS "memberId", full_name AS "fullName", seat FROM feedback_readers_of(${threadId}::uuid)`.execute(
    db,
  );
  return rows;
}

/** A letter, sealed. */
export interface SealedLetter {
  id: string;
  memberId: number;
  toCell: boolean;
  toCommittee: boolean;
  kind: string;
  subject: Buffer;
  messageId: string;
  text: Buffer;
}
/** Sends a letter: `done`, `same` for a retry, `nobody` when no one receives it; null when the actor may not. */
export async function sendLetter(db: Db, letter: SealedLetter): Promise<'done' | 'same' | 'nobody' | null> {
  const { rows } = await sql<{ outcome: 'done' | 'same' | 'nobody' | null }>`
    SELECT feedback_file(${letter.id}::uuid, ${letter.memberId}::int, ${letter.toCell}, ${letter.toCommittee}, ${letter.kind},
                         ${letter.subject}, ${letter.messageId}::uuid, ${letter.text}) AS outcome`.execute(db);
  return rows[0]?.outcome ?? null;
}

/** What became of an act on a thread; null when it is not the actor's. */
export type Outcome = 'done' | 'same' | 'moved' | 'late' | 'seatless' | null;

/** Does one act on a thread (`feedback_act` in the database says what each outcome means). */
export async function actOn(
  db: Db,
  threadId: string,
  act: string,
  version: number,
  more: { message?: { id: string; text: Buffer }; accountId?: string } = {},
): Promise<Outcome> {
  const { rows } = await sql<{ outcome: Outcome }>`
    SELECT feedback_act(${threadId}::uuid, ${act}, ${version}::int, ${more.message?.id ?? null}::uuid, ${more.message?.text ?? null}::bytea,
                        ${more.accountId ?? null}::uuid) AS outcome`.execute(db);
  return rows[0]?.outcome ?? null;
}

/** Who sits in a committee and has an account, for who assigns its threads. */
export async function readPeople(db: Db, orgId: number) {
  const { rows } = await sql<{ accountId: string; fullName: string; seat: string; receives: boolean }>`
    SELECT account_id AS "accountId", full_name AS "fullName", seat, receives FROM feedback_people(${orgId}::int)`.execute(
    db,
  );
  return rows;
}

/** Names whom a committee's feedback reaches beside its secretary; false when the actor may not, or one does not sit there. */
export async function nameReceivers(db: Db, orgId: number, accountIds: readonly string[]): Promise<boolean> {
  const { rows } = await sql<{
    done: boolean;
  }>`SELECT feedback_name_receivers(${orgId}::int, ${[...accountIds]}::uuid[]) AS done`.execute(db);
  return rows[0]?.done === true;
}

/** Days of two dated rules, and the least size of a group whose number is shown. */
export async function readRule(db: Db, key: 'feedback.answerDays' | 'feedback.smallestGroup'): Promise<number> {
  const { rows } = await sql<{ value: number }>`SELECT (rules_value(${key}))::int AS value`.execute(db);
  return rows[0]?.value ?? 0;
}

/** Numbers of a body and of those directly below it; undefined when they are not the actor's. */
export async function readNumbers(db: Db, orgId: number, from: string, to: string) {
  const asked = await sql<{ may: boolean }>`SELECT feedback_counts_for(${orgId}::int) AS may`.execute(db);
  if (asked.rows[0]?.may !== true) return undefined;
  const { rows } = await sql<{
    orgId: number;
    orgName: string;
    month: string;
    kind: string;
    state: string;
    threads: number;
  }>`SELECT org_id AS "orgId", org_name AS "orgName", to_char(month, 'YYYY-MM') AS month, kind, state, threads
       FROM feedback_numbers(${orgId}::int, ${`${from}-01`}::date, ${`${to}-01`}::date)`.execute(db);
  return rows;
}
