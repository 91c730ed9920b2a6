import type { RuleList, SetRule } from '@sotay/contract';
import { writeAudit } from '../audit/audit.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { conflict, invalid, notFound } from '../platform/http/problem.ts';
import { insertRule, maySetRules, readNewestRule, readRules, readRuleSetter } from './rules.queries.ts';

/** Every dated rule with its basis: what is in force, what was, what is coming. */
export async function listRules(tx: ActorTx): Promise<RuleList> {
  const rows = await readRules(tx.db);
  return {
    items: rows.map((row) => ({ ...row, value: Number(row.value) })),
    maySet: await maySetRules(tx.db),
  };
}

/**
 * Sets a rule from a day on (administrator of the centre). What was in force stays on record; the past is not rewritten,
 * so the day may not lie before today.
 */
export async function setRule(tx: ActorTx, key: string, rule: SetRule): Promise<void> {
  const setter = await readRuleSetter(tx.db);
  const newest = await readNewestRule(tx.db, key);
  if (setter === undefined || newest === undefined) throw notFound();
  if (rule.effectiveFrom < newest.today)
    throw invalid([{ field: 'effectiveFrom', message: 'Mức mới chỉ có hiệu lực từ hôm nay trở đi.' }]);
  if (rule.effectiveFrom <= newest.effectiveFrom) {
    throw conflict('laterRule', 'Đã có mức đặt từ ngày đó hoặc sau đó. Mời chọn ngày muộn hơn.');
  }
  await insertRule(tx.db, key, rule);
  await writeAudit(tx, {
    act: 'rule.set',
    orgId: setter,
    actingAs: `administrator of ${String(setter)}`,
    detail: { key, value: rule.value, from: rule.effectiveFrom },
  });
}
