import type { OwnSupportCase, SupportReason } from '@sotay/contract';
import { sql } from 'kysely';
import type { Crypto } from '../platform/crypto/crypto.ts';
import type { Db } from '../platform/database/transaction.ts';
import { DomainError } from '../platform/http/problem.ts';
import type { Refused } from './binding.ts';
import { newReadableCode } from './tokens.ts';

/** What the opener is told: what happened, and the one thing to do next. Nothing here depends on who is a member. */
const WORDS: Record<SupportReason, { title: string; nextStep: string }> = {
  mismatch: {
    title: 'VNeID ghi khác sổ tay.',
    nextStep: 'Mời đồng chí để lại số điện thoại và chọn xã, phường. Tổ hỗ trợ sẽ gọi để đối chiếu.',
  },
  noAccount: {
    title: 'Chưa tìm thấy đồng chí trong danh sách đảng viên của sổ tay.',
    nextStep: 'Mời đồng chí để lại số điện thoại và chọn xã, phường. Tổ hỗ trợ sẽ gọi.',
  },
  exempted: {
    title: 'Sổ tay ghi đồng chí được miễn công tác và sinh hoạt, nên chưa có tài khoản.',
    nextStep: 'Nếu không đúng, mời đồng chí để lại số điện thoại. Chi bộ vẫn gửi tài liệu giấy khi đồng chí cần.',
  },
  departed: {
    title: 'Sổ tay ghi đồng chí không còn sinh hoạt ở chi bộ cũ.',
    nextStep: 'Nếu đồng chí vừa chuyển sinh hoạt, mời để lại số điện thoại và chọn xã, phường nơi đến.',
  },
  noLevel2: {
    title: 'Tài khoản VNeID này chưa phải mức 2.',
    nextStep: 'Đồng chí có thể làm định danh mức 2 ở công an xã, hoặc để lại số điện thoại để nhận mã kích hoạt.',
  },
  noPhone: {
    title: 'Đồng chí chưa có điện thoại để đăng nhập.',
    nextStep: 'Tổ hỗ trợ sẽ gọi theo số đồng chí để lại. Chi bộ vẫn phục vụ bằng giấy.',
  },
  lostPhone: {
    title: 'Đồng chí báo mất điện thoại.',
    nextStep: 'Tổ hỗ trợ sẽ gọi theo số đồng chí để lại, rồi đăng xuất máy bị mất.',
  },
  other: { title: 'Đồng chí chưa đăng nhập được.', nextStep: 'Tổ hỗ trợ sẽ gọi theo số đồng chí để lại.' },
};

/** What may be left behind when a case is opened or later. */
export interface LeftBehind {
  readonly claimedName?: string | undefined;
  readonly communeId?: number | undefined;
  readonly callbackPhone?: string | undefined;
}

/** Records a case and returns the code by which its opener, who has no session, follows it. */
export async function openCase(
  db: Db,
  crypto: Crypto,
  reason: SupportReason,
  left: LeftBehind,
  failed: Pick<Refused, 'detail' | 'memberId'> = { detail: null, memberId: null },
): Promise<OwnSupportCase> {
  const code = newReadableCode();
  const communeId = left.communeId === undefined ? null : await communeOrThrow(db, left.communeId);
  const { id } = await db
    .insertInto('identity_support_case')
    .values({
      code_index: crypto.blindIndex('supportCode', code),
      reason,
      detail: failed.detail,
      member_id: failed.memberId,
      claimed_name: left.claimedName ?? null,
      commune_id: communeId ?? (failed.memberId === null ? null : await communeOf(db, failed.memberId)),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await leavePhone(db, crypto, id, left.callbackPhone);
  return followCase(db, crypto, code);
}

/** The case as its opener sees it. @throws `caseNotFound`, the same for a wrong and for an unknown code */
export async function followCase(db: Db, crypto: Crypto, code: string): Promise<OwnSupportCase> {
  const row = await db
    .selectFrom('identity_support_case as c')
    .leftJoin('organizations_current as o', 'o.id', 'c.commune_id')
    .select(['c.reason', 'c.state', 'c.answer', 'c.opened_at', 'c.callback_phone_sealed', 'c.member_id', 'o.name'])
    .where('c.code_index', '=', crypto.blindIndex('supportCode', code))
    .executeTakeFirst();
  if (row === undefined)
    throw new DomainError(
      'caseNotFound',
      404,
      'Không có yêu cầu hỗ trợ nào mang mã này. Mời đồng chí xem lại từng ký tự.',
    );
  const reason = row.reason as SupportReason;
  return {
    code,
    reason,
    ...WORDS[reason],
    state: row.state as OwnSupportCase['state'],
    answer: row.answer,
    openedAt: row.opened_at.toISOString(),
    hasCallbackPhone: row.callback_phone_sealed !== null,
    // Of a recognised person the commune comes from the member list: it is not told to whoever holds the code.
    commune: row.member_id === null ? row.name : null,
  };
}

/** Adds what the opener left out. @throws `caseNotFound`; `caseClosed` once it is closed */
export async function addToCase(db: Db, crypto: Crypto, code: string, left: LeftBehind): Promise<OwnSupportCase> {
  const communeId = left.communeId === undefined ? undefined : await communeOrThrow(db, left.communeId);
  const found = await db
    .selectFrom('identity_support_case')
    .select(['id', 'state'])
    .where('code_index', '=', crypto.blindIndex('supportCode', code))
    .forUpdate()
    .executeTakeFirst();
  if (found?.state === 'closed')
    throw new DomainError('caseClosed', 409, 'Yêu cầu này đã xong. Nếu còn vướng, mời đồng chí gửi yêu cầu mới.');
  if (found !== undefined) {
    const change = {
      ...(communeId === undefined ? {} : { commune_id: communeId }),
      ...(left.claimedName === undefined ? {} : { claimed_name: left.claimedName }),
    };
    if (Object.keys(change).length > 0)
      await db.updateTable('identity_support_case').set(change).where('id', '=', found.id).execute();
    await leavePhone(db, crypto, found.id, left.callbackPhone);
  }
  return followCase(db, crypto, code);
}

/** Communes and bodies like them, to choose one's own from: public knowledge. */
export async function listCommunes(db: Db): Promise<{ items: { id: number; name: string }[] }> {
  const rows = await db
    .selectFrom('organizations_current')
    .select(['id', 'name'])
    .where('type', '=', 'superior')
    .orderBy('code')
    .execute();
  return {
    items: rows.flatMap((row) => (row.id === null || row.name === null ? [] : [{ id: row.id, name: row.name }])),
  };
}

async function leavePhone(db: Db, crypto: Crypto, id: string, phone: string | undefined): Promise<void> {
  if (phone === undefined) return;
  await db
    .updateTable('identity_support_case')
    .set({ callback_phone_sealed: crypto.seal('identity_support_case', 'callback_phone_sealed', id, phone) })
    .where('id', '=', id)
    .execute();
}

async function communeOrThrow(db: Db, id: number): Promise<number> {
  const found = await db
    .selectFrom('organizations_current')
    .select('id')
    .where('id', '=', id)
    .where('type', '=', 'superior')
    .executeTakeFirst();
  if (found === undefined)
    throw new DomainError('noSuchCommune', 422, 'Chưa rõ xã, phường này. Mời đồng chí chọn lại trong danh sách.', {
      fields: [{ field: 'communeId', message: 'Mời chọn lại xã, phường.' }],
    });
  return id;
}

/** The body of commune level above a member's cell. */
async function communeOf(db: Db, memberId: number): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    SELECT o.id FROM members_member m JOIN organizations_current o ON o.id = ANY (authority.ancestors(ARRAY[m.home_cell_id]))
     WHERE m.id = ${memberId} AND o.type = 'superior' LIMIT 1`.execute(db);
  return rows[0]?.id ?? null;
}
