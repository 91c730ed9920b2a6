import { REVEAL_REASON_WORDS, type AccessLog, type AccessLogItem, type RevealReason } from '@sotay/contract';
import { z } from 'zod';
import { actWords } from '../../audit/acts.ts';
import { readOrganizationNames } from '../../audit/organization-names.ts';
import { relationOf, relationWords } from '../../audit/relations.ts';
import { decodeKeyset, pageOf } from '../../platform/database/keyset.ts';
import type { ActorTx } from '../../platform/database/transaction.ts';
import { comrade } from '../names.ts';
import { countThisMonth, readAccessLog, type AccessRow } from './access-log.queries.ts';

/**
 * *Nhật ký truy cập*: who opened, revealed, exported or changed my data, in words, newest first.
 *
 * @param after place of the last page, from its `next`
 */
export async function accessLog(tx: ActorTx, after: string | undefined, limit: number): Promise<AccessLog> {
  const place = decodeKeyset(after, z.tuple([z.number().int()]));
  const rows = await readAccessLog(tx, place?.[0] ?? null, limit + 1);
  const page = pageOf(rows, limit, (row) => [row.id]);
  const orgs = await readOrganizationNames(
    tx.db,
    page.items.flatMap((row) => relationOf(row.actingAs)?.orgId ?? []),
  );
  return {
    items: page.items.map((row) => itemOf(row, orgs)),
    next: page.next,
    ...(place === null ? { thisMonth: await countThisMonth(tx) } : {}),
  };
}

function itemOf(row: AccessRow, orgs: ReadonlyMap<number, { name: string; type: string }>): AccessLogItem {
  const reason = row.detail['reason'];
  return {
    id: String(row.id),
    at: row.at.toISOString(),
    who:
      row.bySelf === true
        ? 'Đồng chí'
        : row.byName === null
          ? 'Sổ tay'
          : comrade(row.byName, relationWords(row.actingAs, orgs)),
    act: actWords(row.act),
    reason:
      typeof reason === 'string' && Object.hasOwn(REVEAL_REASON_WORDS, reason)
        ? REVEAL_REASON_WORDS[reason as RevealReason]
        : null,
  };
}
