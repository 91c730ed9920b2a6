import type { FeedbackInbox, FeedbackInboxQuery, FeedbackInboxRow, FeedbackNumbers } from '@sotay/contract';
import { z } from 'zod';
import type { Crypto } from '../platform/crypto/crypto.ts';
import { decodeKeyset, pageOf } from '../platform/database/keyset.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/http/problem.ts';
import { readNumbers, readRule } from './acts.queries.ts';
import { countWaiting, readAround, readDesk, readInbox } from './feedback.queries.ts';
import { assigneeOf, rowOf } from './threads.ts';

const PAGE = 50;
/** A civil date for what is open, a moment for what is finished. */
const PLACE = z.tuple([z.union([z.iso.date(), z.iso.datetime({ precision: 6 })]), z.uuid()]);

/** What others wrote to a body, for those whom its address reaches: row security says which. */
export async function listInbox(tx: ActorTx, crypto: Crypto, query: FeedbackInboxQuery): Promise<FeedbackInbox> {
  const desk = await readDesk(tx.db, query.orgId);
  if (desk === undefined) throw notFound();
  const after = decodeKeyset(query.after, PLACE);
  const page = pageOf(await readInbox(tx, query, after, PAGE), PAGE, (row) => [
    query.state === 'open' ? row.dueOn : row.sentKey,
    row.id,
  ]);
  const around = await readAround(
    tx.db,
    page.items.map((row) => row.id),
  );
  return {
    org: { id: desk.id, name: desk.name },
    items: page.items.map((row): FeedbackInboxRow => {
      const names = around.get(row.id);
      return {
        ...rowOf(row, crypto),
        author: names?.authorName ?? '',
        cell: names?.cellName ?? '',
        assignee: names === undefined ? null : assigneeOf(names),
        assignedToMe: row.assigneeAccountId === tx.actor.accountId,
      };
    }),
    next: page.next,
    ...(query.after === undefined ? { waiting: await countWaiting(tx, query.orgId) } : {}),
    mayAssign: desk.mayAssign,
    mayNameReceivers: desk.mayName,
  };
}

/** Numbers by month, kind and state, for whom the class of numbers reaches; groups too small to hide a person are absent. */
export async function countFeedback(tx: ActorTx, orgId: number, from: string, to: string): Promise<FeedbackNumbers> {
  const rows = await readNumbers(tx.db, orgId, from, to);
  if (rows === undefined) throw notFound();
  return {
    smallestGroup: await readRule(tx.db, 'feedback.smallestGroup'),
    items: rows.map((row) => ({
      org: { id: row.orgId, name: row.orgName },
      month: row.month,
      kind: row.kind as FeedbackNumbers['items'][number]['kind'],
      state: row.state as FeedbackNumbers['items'][number]['state'],
      threads: row.threads,
    })),
  };
}
