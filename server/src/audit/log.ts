import type { AuditList, AuditQuery } from '@sotay/contract';
import { z } from 'zod';
import { decodeKeyset, pageOf } from '../platform/database/keyset.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/http/problem.ts';
import { actWords } from './acts.ts';
import { writeAudit } from './audit.ts';
import { mayAudit, readLog } from './log.queries.ts';
import { readOrganizationNames } from './organization-names.ts';
import { relationOf, relationWords } from './relations.ts';

/** The log of a subtree for its auditor. Reading it is itself recorded, once for each first page. */
export async function readAuditLog(tx: ActorTx, query: AuditQuery): Promise<AuditList> {
  if (!(await mayAudit(tx.db, query.orgId))) throw notFound();
  const place = decodeKeyset(query.after, z.tuple([z.number().int()]));
  const page = pageOf(
    await readLog(tx.db, query.orgId, query.act, place?.[0] ?? null, query.limit + 1),
    query.limit,
    (row) => [row.id],
  );
  if (place === null) {
    await writeAudit(tx, {
      act: 'audit.read',
      orgId: query.orgId,
      actingAs: `auditor of ${String(query.orgId)}`,
      detail: { act: query.act ?? null },
    });
  }
  const orgs = await readOrganizationNames(
    tx.db,
    page.items.flatMap((row) => relationOf(row.actingAs)?.orgId ?? []),
  );
  return {
    items: page.items.map((row) => ({
      id: String(row.id),
      at: row.at.toISOString(),
      act: row.act,
      actInWords: actWords(row.act),
      who: row.byName,
      actingAs: row.actingAs,
      actingAsInWords: relationWords(row.actingAs, orgs),
      subjectOrg: row.subjectOrgId === null ? null : { id: row.subjectOrgId, name: row.subjectOrgName ?? '' },
      subjectMemberId: row.subjectMemberId,
      onBehalfOf: row.onBehalfOf,
      detail: row.detail,
    })),
    next: page.next,
  };
}
