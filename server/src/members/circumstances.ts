import type { EditCircumstances } from '@sotay/contract';
import { writeAudit } from '../audit/audit.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { invalid, notFound } from '../platform/http/problem.ts';
import { isOnRollOf, saveCircumstances, type CircumstanceChange } from './circumstances.queries.ts';
import { readFlags, readMember } from './panel.queries.ts';
import { readToday } from './standing.queries.ts';

/**
 * Writes whether a member has a smartphone and a level-2 identity, and who helps him. The helper is appointed by the
 * cell with the member's consent, so the day of consent comes with him (domain.md § 1), and he is of the same cell.
 */
export async function editCircumstances(tx: ActorTx, memberId: number, edit: EditCircumstances): Promise<void> {
  const member = await readMember(tx.db, memberId);
  const flags = await readFlags(tx.db, memberId);
  if (member === undefined || flags?.mayEditCircumstances !== true) throw notFound();
  const change: CircumstanceChange = {
    ...(edit.hasSmartphone === undefined ? {} : { has_smartphone: edit.hasSmartphone }),
    ...(edit.hasLevel2Identity === undefined ? {} : { has_level2_identity: edit.hasLevel2Identity }),
    ...(await assistanceOf(tx, member, edit.assistance)),
  };
  if (Object.keys(change).length === 0) return;
  await saveCircumstances(tx.db, memberId, tx.actor.accountId, change);
  await writeAudit(tx, {
    act: 'member.circumstances',
    memberId,
    orgId: member.homeCellId,
    ...(flags.relation === null ? {} : { actingAs: flags.relation }),
    detail: { fields: Object.keys(change).join(' ') },
  });
}

async function assistanceOf(
  tx: ActorTx,
  member: { id: number; homeCellId: number; cellId: number },
  assistance: EditCircumstances['assistance'],
): Promise<CircumstanceChange> {
  if (assistance === undefined) return {};
  if (assistance === null) return { assisted_by: null, assistance_consented_on: null };
  if (assistance.memberId === member.id) {
    throw invalid([{ field: 'assistance.memberId', message: 'Người giúp phải là một đồng chí khác.' }]);
  }
  if (!(await isOnRollOf(tx.db, assistance.memberId, [member.homeCellId, member.cellId]))) {
    throw invalid([{ field: 'assistance.memberId', message: 'Người giúp cần là đảng viên cùng chi bộ.' }]);
  }
  if (assistance.consentedOn > (await readToday(tx.db))) {
    throw invalid([{ field: 'assistance.consentedOn', message: 'Ngày đồng ý chưa tới. Mời đồng chí xem lại.' }]);
  }
  return { assisted_by: assistance.memberId, assistance_consented_on: assistance.consentedOn };
}
