import type { ChangeStanding } from '@sotay/contract';
import { writeAudit } from '../audit/audit.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { conflict, DomainError, invalid, notFound } from '../platform/http/problem.ts';
import { readFlags, readMember, type MemberFlags } from './panel.queries.ts';
import {
  endHeldPositions,
  readCells,
  readNewest,
  readToday,
  saveSpecialDuty,
  saveStanding,
  type StandingValues,
} from './standing.queries.ts';

/**
 * Changes class, activity or placement from a day on (organisation board, own subtree). Access follows at once: who
 * leaves, dies or is exempted loses account, sessions and positions in the same transaction (domain.md § 9).
 *
 * @throws DomainError `invalid` when the change contradicts itself, `laterStanding` when a later change is on record
 */
export async function changeStanding(tx: ActorTx, memberId: number, change: ChangeStanding): Promise<void> {
  const { homeCellId, relation } = await boardsMember(tx, memberId);
  const newest = await readNewest(tx.db, memberId);
  if (newest === undefined) throw notFound();
  const today = await readToday(tx.db);
  if (change.since > today)
    throw invalid([{ field: 'since', message: 'Ngày bắt đầu chưa tới. Mời đồng chí ghi vào đúng ngày đó.' }]);
  if (change.since < newest.since) {
    throw conflict('laterStanding', `Đã có thay đổi ghi từ ngày ${spoken(newest.since)}. Cần ghi từ ngày đó trở đi.`);
  }
  const values = await valuesOf(tx, newest, change);
  await saveStanding(tx.db, memberId, change.since, values, tx.actor.accountId);
  const ended =
    values.activity === 'exempted' || values.activity === 'left'
      ? await endHeldPositions(tx.db, memberId, change.since, tx.actor.accountId)
      : [];
  await writeAudit(tx, {
    act: 'member.standing',
    memberId,
    orgId: homeCellId,
    ...(relation === null ? {} : { actingAs: relation }),
    detail: {
      since: change.since,
      class: values.class,
      activity: values.activity,
      placement: values.placement,
      endedPositions: ended.length,
    },
  });
  for (const position of ended) {
    await writeAudit(tx, {
      act: 'position.end',
      memberId,
      orgId: position.orgId,
      detail: { positionId: position.id, because: 'standing' },
    });
  }
}

/** Puts a member on special duty from a day, until a day or until further notice. */
export async function setSpecialDuty(
  tx: ActorTx,
  memberId: number,
  duty: { from: string; to: string | null },
): Promise<void> {
  if (duty.to !== null && duty.to <= duty.from)
    throw invalid([{ field: 'to', message: 'Ngày kết thúc phải sau ngày bắt đầu.' }]);
  const { homeCellId, relation } = await boardsMember(tx, memberId);
  try {
    await saveSpecialDuty(tx.db, memberId, duty.from, duty.to, tx.actor.accountId);
  } catch (error) {
    if ((error as { code?: string }).code !== '23P01') throw error;
    // A board further above writes the duty but does not read the one there is, so it cannot cut it off.
    throw new DomainError(
      'dutyOverlaps',
      409,
      'Trong khoảng ngày này đồng chí ấy đã có nhiệm vụ đặc biệt. Ban tổ chức cấp trên trực tiếp của chi bộ sửa được.',
      { cause: error },
    );
  }
  await writeAudit(tx, {
    act: 'member.specialDuty',
    memberId,
    orgId: homeCellId,
    ...(relation === null ? {} : { actingAs: relation }),
    detail: { from: duty.from, to: duty.to },
  });
}

async function boardsMember(
  tx: ActorTx,
  memberId: number,
): Promise<{ homeCellId: number; relation: MemberFlags['relation'] }> {
  const member = await readMember(tx.db, memberId);
  const flags = await readFlags(tx.db, memberId);
  if (member === undefined || flags?.mayChangeStanding !== true) throw notFound();
  return { homeCellId: member.homeCellId, relation: flags.relation };
}

async function valuesOf(tx: ActorTx, newest: StandingValues, change: ChangeStanding): Promise<StandingValues> {
  const placement = change.placement ?? newest.placement;
  const home = change.homeCellId ?? newest.home_cell_id;
  // A new home without a word about the other cell means that he takes part at home.
  const cell =
    placement === 'here' ? home : (change.cellId ?? (change.homeCellId === undefined ? newest.cell_id : home));
  const asked = [...new Set([home, cell].filter((id) => id !== newest.home_cell_id && id !== newest.cell_id))];
  const cells = asked.length === 0 ? new Set<number>() : await readCells(tx.db, asked);
  if (asked.some((id) => !cells.has(id)))
    throw invalid([{ field: 'cellId', message: 'Không tìm thấy chi bộ này trong cấp của đồng chí.' }]);
  if (placement === 'temporarilyElsewhere' && cell === home) {
    throw invalid([{ field: 'cellId', message: 'Sinh hoạt tạm thời nơi khác thì cần chọn chi bộ nơi đến.' }]);
  }
  if (newest.class === 'official' && change.class === 'probationary') {
    throw invalid([{ field: 'class', message: 'Đảng viên chính thức không trở lại dự bị.' }]);
  }
  return {
    class: change.class ?? newest.class,
    activity: change.activity ?? newest.activity,
    left_reason: change.activity === undefined ? newest.left_reason : (change.leftReason ?? null),
    placement,
    home_cell_id: home,
    cell_id: cell,
  };
}

function spoken(date: string): string {
  const [year, month, day] = date.split('-').map(Number);
  return `${String(day)}/${String(month)}/${String(year)}`;
}
