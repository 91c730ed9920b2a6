import { DATA_ISSUE_WORDS, type DataIssue, type DataIssueList } from '@sotay/contract';
import { z } from 'zod';
import { writeAudit } from '../audit/audit.ts';
import type { Crypto } from '../platform/crypto/crypto.ts';
import { decodeKeyset, pageOf } from '../platform/database/keyset.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/http/problem.ts';
import { mayReadIssues, readIssues, settleIssue } from './data-issues.queries.ts';

const PAGE = 50;

/** What the importer seals: at least a sentence for the board that settles the issue. */
const Detail = z.looseObject({ sentence: z.string() });

/** Contradictions of imported data addressed to the body's organisation board. */
export async function listDataIssues(
  tx: ActorTx,
  crypto: Crypto,
  orgId: number,
  state: 'open' | 'settled',
  after: string | undefined,
): Promise<DataIssueList> {
  if (!(await mayReadIssues(tx.db, orgId))) throw notFound();
  const place = decodeKeyset(after, z.tuple([z.iso.datetime({ precision: 6 }), z.uuid()]));
  const page = pageOf(await readIssues(tx.db, orgId, state, place, PAGE), PAGE, (row) => [row.createdKey, row.id]);
  return {
    items: page.items.map((row) => ({
      id: row.id,
      kind: row.kind as DataIssue['kind'],
      org: { id: row.orgId, name: row.orgName ?? '' },
      detail: sentenceOf(
        crypto.open('members_data_issue', 'detail_sealed', row.id, row.detailSealed),
        row.kind as DataIssue['kind'],
      ),
      state: row.state as DataIssue['state'],
      createdAt: row.createdAt.toISOString(),
      settledAt: row.settledAt?.toISOString() ?? null,
      maySettle: row.state === 'open',
    })),
    next: page.next,
  };
}

/** Marks a contradiction as settled by a person; what was decided reaches the data by the next import. */
export async function settleDataIssue(tx: ActorTx, id: string): Promise<void> {
  const settled = await settleIssue(tx.db, id, tx.actor.accountId);
  if (settled === undefined) throw notFound();
  await writeAudit(tx, {
    act: 'dataIssue.settle',
    orgId: settled.orgId,
    actingAs: `organizationBoard of ${String(settled.orgId)}`,
    detail: { kind: settled.kind },
  });
}

function sentenceOf(opened: string, kind: DataIssue['kind']): string {
  try {
    const read = Detail.safeParse(JSON.parse(opened));
    return read.success ? read.data.sentence : DATA_ISSUE_WORDS[kind];
  } catch {
    return opened;
  }
}
