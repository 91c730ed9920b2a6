import type { Addressees, FeedbackTo } from '@sotay/contract';
import { sql } from 'kysely';
import type { ActorTx, Db } from '../platform/database/transaction.ts';
import { notFound } from '../platform/http/problem.ts';
import { readAddressees, readRule, type AddresseeRow, type Reader } from './acts.queries.ts';
import { committeeName, whoReads, type Bodies } from './who-reads.ts';

/**
 * Where a member's letter may go, and by name who will read each choice. The names come from the rules that the database
 * enforces, so that the line cannot promise anything else.
 *
 * @param memberId the writer himself, or the member for whom he writes
 */
export async function listAddressees(tx: ActorTx, memberId: number | null): Promise<Addressees> {
  if (memberId === null) throw notFound();
  const rows = await readAddressees(tx.db, memberId);
  const member = rows[0];
  if (member === undefined) throw notFound();
  const readers = rows.flatMap(readerOf);
  const isSelf = memberId === tx.actor.memberId;
  const bodies: Bodies = { cell: bodyOf(rows, 'cell'), committee: bodyOf(rows, 'committee') };
  const choice = (to: FeedbackTo, words: string): Addressees['choices'][number] => ({
    to,
    words,
    whoSees: whoReads(isSelf ? 'Đồng chí' : `Đ/c ${member.memberName}`, to, readers, bodies),
    why: whyNot(to, readers, bodies),
  });
  return {
    forMember: { id: memberId, fullName: member.memberName, isSelf },
    answerDays: await readRule(tx.db, 'feedback.answerDays'),
    choices: [
      choice('cell', bodies.cell.name),
      choice('committee', bodies.committee.name),
      choice('both', `Cả ${bodies.cell.name} và ${bodies.committee.name}`),
    ],
  };
}

/** Whether the member writes feedback himself today: not while suspended. */
export async function mayFile(db: Db, memberId: number): Promise<boolean> {
  const { rows } = await sql<{ may: boolean }>`SELECT feedback_may_file(${memberId}::int) AS may`.execute(db);
  return rows[0]?.may === true;
}

function readerOf(row: AddresseeRow): Reader[] {
  if (row.relation === null || row.fullName === null) return [];
  return [
    {
      addressee: row.addressee,
      relation: row.relation,
      memberId: row.memberId,
      fullName: row.fullName,
      seat: row.seat,
    },
  ];
}

function bodyOf(rows: readonly AddresseeRow[], addressee: 'cell' | 'committee'): Bodies['cell'] {
  const row = rows.find((one) => one.addressee === addressee);
  const name = row?.orgName ?? '';
  return { name: addressee === 'committee' ? committeeName(name) : name, type: row?.orgType ?? null };
}

function whyNot(to: FeedbackTo, readers: readonly Reader[], bodies: Bodies): string | null {
  for (const addressee of ['cell', 'committee'] as const) {
    if (to !== 'both' && to !== addressee) continue;
    if (!readers.some((reader) => reader.addressee === addressee))
      return `${bodies[addressee].name} chưa có ai nhận ý kiến của đồng chí.`;
  }
  return null;
}
