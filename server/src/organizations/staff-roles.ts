import type { GrantStaffRole, OrganizationRef, StaffRole, StaffRoleList } from '@sotay/contract';
import { writeAudit } from '../audit/audit.ts';
import { readTypedCitizenIdOrThrow } from '../members/citizen-id.ts';
import { foldedName } from '../members/names.ts';
import { personName } from '../members/import/checking/names.ts';
import type { Crypto } from '../platform/crypto/crypto.ts';
import { newId } from '../platform/database/new-id.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { conflict, DomainError, notFound } from '../platform/http/problem.ts';
import { readBody } from './page.queries.ts';
import {
  confirmRole,
  endRole,
  findOrMakeAccount,
  insertRole,
  readRole,
  readStaff,
  readStaffFlags,
  type StaffRow,
} from './staff-roles.queries.ts';

/** Staff of a body, for its administrators, auditors and secretary. */
export async function listStaff(tx: ActorTx, orgId: number): Promise<StaffRoleList> {
  const { org, flags } = await visibleBody(tx, orgId);
  const rows = await readStaff(tx.db, orgId);
  return {
    items: rows.map((row) => ({
      id: row.id,
      role: row.role as StaffRole,
      org,
      fullName: row.fullName,
      grantedAt: row.grantedAt.toISOString(),
      grantedBy: row.grantedByName,
      state: stateOf(row),
      endedAt: row.endedAt?.toISOString() ?? null,
      mayConfirm:
        flags.mayConfirm &&
        stateOf(row) === 'waiting' &&
        row.grantedBy !== tx.actor.accountId &&
        row.accountId !== tx.actor.accountId,
      mayEnd: flags.mayGrant && stateOf(row) !== 'ended',
    })),
    mayGrant: flags.mayGrant,
  };
}

/**
 * Gives a staff role to the person with this name and citizen id. The rules of *Who writes* (never to oneself, never
 * configuration together with content, a second person for roles that reveal or audit) stand in the database; here
 * they get their sentences.
 *
 * @returns whether the role waits for a second person
 */
export async function grantStaffRole(
  tx: ActorTx,
  crypto: Crypto,
  orgId: number,
  grant: GrantStaffRole,
): Promise<{ id: string; waits: boolean }> {
  const { flags } = await visibleBody(tx, orgId);
  if (!flags.mayGrant) throw notFound();
  const citizenId = readTypedCitizenIdOrThrow(grant.citizenId);
  const newAccountId = await newId(tx.db);
  const accountId = await findOrMakeAccount(tx.db, {
    orgId,
    citizenIdIndex: crypto.blindIndex('citizenId', citizenId),
    foldedName: foldedName(grant.fullName),
    newAccountId,
    fullName: personName(grant.fullName),
    sealed: crypto.seal('identity_account', 'staff_citizen_id_sealed', newAccountId, citizenId),
  });
  if (accountId === null) {
    throw new DomainError(
      'personUnmatched',
      422,
      'Họ tên và số định danh này không khớp, hoặc người này chưa nhận được vai trò. Mời đồng chí xem lại giấy tờ.',
    );
  }
  const role = await explained(() => insertRole(tx.db, orgId, accountId, grant.role, tx.actor.accountId));
  if (accountId === newAccountId)
    await writeAudit(tx, { act: 'account.create', orgId, actingAs: `administrator of ${String(orgId)}` });
  await writeAudit(tx, {
    act: 'staffRole.grant',
    orgId,
    actingAs: `administrator of ${String(orgId)}`,
    detail: { roleId: role.id, role: grant.role, accountId },
  });
  return { id: role.id, waits: role.confirmedAt === null };
}

/** Confirms a role that reveals, audits or administers: the body's secretary, or a second, independent administrator. */
export async function confirmStaffRole(tx: ActorTx, id: string): Promise<void> {
  const { role, flags } = await visibleRole(tx, id);
  if (!flags.mayConfirm) throw notFound();
  if (role.heldTo !== null || role.confirmedAt !== null) throw moved();
  if (!(await explained(() => confirmRole(tx.db, id, tx.actor.accountId)))) throw moved();
  await writeAudit(tx, {
    act: 'staffRole.confirm',
    orgId: role.orgId,
    detail: { roleId: id, role: role.role, accountId: role.accountId },
  });
}

/** Ends a role at once. */
export async function endStaffRole(tx: ActorTx, id: string): Promise<void> {
  const { role, flags } = await visibleRole(tx, id);
  if (!flags.mayGrant) throw notFound();
  if (!(await explained(() => endRole(tx.db, id, tx.actor.accountId)))) throw moved();
  await writeAudit(tx, {
    act: 'staffRole.end',
    orgId: role.orgId,
    actingAs: `administrator of ${String(role.orgId)}`,
    detail: { roleId: id, role: role.role, accountId: role.accountId },
  });
}

async function visibleBody(
  tx: ActorTx,
  orgId: number,
): Promise<{ org: OrganizationRef; flags: Awaited<ReturnType<typeof readStaffFlags>> }> {
  const body = await readBody(tx.db, orgId);
  const flags = await readStaffFlags(tx.db, orgId);
  if (body === undefined || !flags.mayRead) throw notFound();
  return { org: { id: orgId, name: body.name ?? '' }, flags };
}

async function visibleRole(tx: ActorTx, id: string) {
  const role = await readRole(tx.db, id);
  if (role === undefined) throw notFound();
  return { role, flags: await readStaffFlags(tx.db, role.orgId) };
}

function stateOf(row: StaffRow): 'active' | 'waiting' | 'ended' {
  if (row.endedAt !== null || row.heldTo !== null) return 'ended';
  return row.confirmedAt === null ? 'waiting' : 'active';
}

function moved(): DomainError {
  return conflict('roleMoved', 'Vai trò này đã được xác nhận hoặc đã thôi. Mời đồng chí tải lại danh sách.');
}

/** What the guard of authority_staff_role refuses, in words. */
const REFUSALS: Record<string, string> = {
  SR001: 'Vai trò đã ghi thì không sửa, chỉ ghi thôi rồi giao lại.',
  SR002: 'Đồng chí không tự giao vai trò cho mình. Mời một quản trị khác giao.',
  SR003: 'Việc này cần người thứ hai xác nhận, không phải người đã giao và không phải người được giao.',
  SR004: 'Vai trò này do Bí thư của tổ chức đó hoặc một quản trị khác xác nhận.',
  SR005: 'Người xác nhận cần độc lập với người giao. Mời Bí thư của tổ chức xác nhận.',
  SR006:
    'Một người không giữ vai trò quản trị, kiểm tra cùng với vai trò làm nội dung. Mời ghi thôi vai trò kia trước.',
  '23P01': 'Người này đang giữ vai trò ấy ở tổ chức này.',
};

async function explained<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const { code } = error as { code?: string };
    const sentence = code === undefined ? undefined : REFUSALS[code];
    if (sentence === undefined) throw error;
    throw new DomainError('roleRefused', 409, sentence, { cause: error });
  }
}
