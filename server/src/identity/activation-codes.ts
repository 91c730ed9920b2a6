import type { ActivationCode } from '@sotay/contract';
import { sql } from 'kysely';
import { writeAudit } from '../audit/audit.ts';
import type { Crypto } from '../platform/crypto/crypto.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { conflict, notFound } from '../platform/http/problem.ts';
import { newestCodes, oneCode, wayIn, type CodeRow } from './activation-codes.queries.ts';
import { ruleInForce } from './rules.ts';
import { newDigits } from './tokens.ts';

/**
 * Issues a code for a member's first way in. The support team and the organisation board get the digits at once; of two cell
 * officers the first asks and the second gets them. An older code of the member stops working.
 *
 * @throws notFound for a member who is not the actor's to help; `alreadyBound`, `notEntitled`
 */
export async function issueCode(tx: ActorTx, crypto: Crypto, memberId: number): Promise<ActivationCode> {
  const target = await wayIn(tx.db, memberId);
  if (target === undefined) throw notFound();
  if (target.bound) throw alreadyBound();
  if (!target.entitled)
    throw conflict('notEntitled', 'Theo quy định, đảng viên này hiện không có tài khoản. Chi bộ phục vụ bằng giấy.');
  await tx.db
    .updateTable('identity_activation_code')
    .set({ cancelled_at: sql<Date>`now()` })
    .where('member_id', '=', memberId)
    .where('redeemed_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .execute();
  const waits = target.acts_as === 'officers';
  const code = waits ? null : newDigits(await ruleInForce(tx.db, 'activationCode.digits'));
  const { id } = await tx.db
    .insertInto('identity_activation_code')
    .values({
      member_id: memberId,
      cell_id: target.cell_id,
      code_hash: code === null ? null : crypto.blindIndex('activationCode', code),
      issued_by: tx.actor.accountId,
      issued_as: target.acts_as,
      expires_at: await expiry(tx),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await writeAudit(tx, {
    act: waits ? 'activation.request' : 'activation.issue',
    memberId,
    orgId: target.cell_id,
    actingAs: target.acts_as,
  });
  return present(tx, await mustRead(tx, id), code);
}

/** The second officer agrees: only now are there digits, and only he sees them. @throws notFound, `secondOfficer`, `alreadyBound` */
export async function confirmCode(tx: ActorTx, crypto: Crypto, id: string): Promise<ActivationCode> {
  const row = await oneCode(tx.db, id);
  if (row === undefined || row.member_id === null) throw notFound();
  const target = await wayIn(tx.db, row.member_id);
  if (target === undefined || row.issued_as !== 'officers') throw notFound();
  if (row.issued_by === tx.actor.accountId)
    throw conflict('secondOfficer', 'Cần một đồng chí khác trong cấp ủy chi bộ xác nhận.');
  if (target.bound) throw alreadyBound();
  const code = newDigits(await ruleInForce(tx.db, 'activationCode.digits'));
  const confirmed = await tx.db
    .updateTable('identity_activation_code')
    .set({
      code_hash: crypto.blindIndex('activationCode', code),
      confirmed_by: tx.actor.accountId,
      confirmed_at: sql<Date>`now()`,
      expires_at: await expiry(tx),
    })
    .where('id', '=', id)
    .where('confirmed_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .where('redeemed_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .returning('id')
    .executeTakeFirst();
  if (confirmed === undefined)
    throw conflict('codeNotWaiting', 'Đề nghị này đã được xác nhận, đã hủy hoặc đã hết hạn. Mời làm đề nghị mới.');
  await writeAudit(tx, {
    act: 'activation.confirm',
    memberId: row.member_id,
    actingAs: 'officers',
    ...(row.cell_id === null ? {} : { orgId: row.cell_id }),
  });
  return present(tx, await mustRead(tx, id), code);
}

/** @throws notFound when there is nothing of the actor's to cancel */
export async function cancelCode(tx: ActorTx, id: string): Promise<{ done: true }> {
  const cancelled = await tx.db
    .updateTable('identity_activation_code')
    .set({ cancelled_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('redeemed_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .returning(['member_id', 'cell_id'])
    .executeTakeFirst();
  if (cancelled === undefined) throw notFound();
  await writeAudit(tx, {
    act: 'activation.cancel',
    ...(cancelled.member_id === null ? {} : { memberId: cancelled.member_id }),
    ...(cancelled.cell_id === null ? {} : { orgId: cancelled.cell_id }),
  });
  return { done: true };
}

/** Codes of the last thirty days in a body and under it. */
export async function listCodes(tx: ActorTx, orgId: number): Promise<{ items: ActivationCode[] }> {
  const rows = await newestCodes(tx.db, orgId);
  return { items: rows.map((row) => present(tx, row, null)) };
}

async function mustRead(tx: ActorTx, id: string): Promise<CodeRow> {
  const row = await oneCode(tx.db, id);
  if (row === undefined) throw notFound();
  return row;
}

function present(tx: ActorTx, row: CodeRow, code: string | null): ActivationCode {
  const state = stateOf(row);
  return {
    id: row.id,
    memberId: row.member_id ?? 0,
    name: row.full_name ?? '',
    issuedAs: row.issued_as as ActivationCode['issuedAs'],
    state,
    expiresAt: row.expires_at.toISOString(),
    code,
    mayConfirm: state === 'waitingForSecondOfficer' && row.issued_by !== tx.actor.accountId,
    mayCancel: state === 'waitingForSecondOfficer' || state === 'ready',
  };
}

function stateOf(row: CodeRow): ActivationCode['state'] {
  if (row.redeemed_at !== null) return 'redeemed';
  if (row.cancelled_at !== null) return 'cancelled';
  if (row.expired) return 'expired';
  return row.issued_as === 'officers' && row.confirmed_at === null ? 'waitingForSecondOfficer' : 'ready';
}

async function expiry(tx: ActorTx): Promise<Date> {
  return new Date(Date.now() + (await ruleInForce(tx.db, 'activationCode.hours')) * 3_600_000);
}

function alreadyBound() {
  return conflict(
    'alreadyBound',
    'Tài khoản này đã gắn với VNeID nên không dùng mã kích hoạt. Mời đồng chí ấy đăng nhập bằng VNeID.',
  );
}
