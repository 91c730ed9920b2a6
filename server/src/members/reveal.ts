import type { Reveal, Revealed } from '@sotay/contract';
import { writeAudit } from '../audit/audit.ts';
import type { Crypto } from '../platform/crypto/crypto.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { DomainError, notFound } from '../platform/http/problem.ts';
import { readMember, readFlags } from './panel.queries.ts';
import { insertReveal, readSealedNumbers, readSealedPhone } from './reveal.queries.ts';

/** SQLSTATE of the trigger that counts reveals (`reveal.perHour`). */
const TOO_MANY_REVEALS = 'RV001';

/**
 * Shows one person's numbers or phone for one minute, for a reason from the list, to a bound account that has just proved
 * itself. Recorded before the value is opened, and in that member's access log (domain.md § 9, *Reveal*).
 */
export async function reveal(tx: ActorTx, crypto: Crypto, memberId: number, asked: Reveal): Promise<Revealed> {
  const member = await readMember(tx.db, memberId);
  const flags = await readFlags(tx.db, memberId);
  if (member === undefined || flags === undefined) throw notFound();
  if (!(asked.field === 'number' ? flags.mayRevealNumber : flags.mayRevealPhone)) throw notFound();
  if (!flags.bound) {
    throw new DomainError(
      'bindFirst',
      403,
      'Tài khoản này mới đăng nhập bằng mã kích hoạt nên chưa xem được số. Mời đồng chí đăng nhập bằng VNeID rồi làm lại.',
    );
  }
  const until = await recordLook(tx, memberId, asked);
  await writeAudit(tx, {
    act: asked.field === 'number' ? 'member.reveal.number' : 'member.reveal.phone',
    memberId,
    orgId: member.homeCellId,
    ...(flags.relation === null ? {} : { actingAs: flags.relation }),
    detail: { reason: asked.reason },
  });
  return { ...(await open(tx, crypto, memberId, asked.field)), until: until.toISOString() };
}

async function recordLook(tx: ActorTx, memberId: number, asked: Reveal): Promise<Date> {
  try {
    return await insertReveal(tx.db, { accountId: tx.actor.accountId, memberId, ...asked });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === TOO_MANY_REVEALS) {
      throw new DomainError(
        'tooManyReveals',
        429,
        'Đồng chí đã xem số nhiều lần trong giờ này. Mời làm tiếp sau một giờ.',
        { retryAfter: 3_600, cause: error },
      );
    }
    throw error;
  }
}

async function open(
  tx: ActorTx,
  crypto: Crypto,
  memberId: number,
  field: Reveal['field'],
): Promise<Omit<Revealed, 'until'>> {
  if (field === 'phone') {
    const row = await readSealedPhone(tx.db, memberId);
    return {
      phone: row === undefined ? null : crypto.open('members_phone', 'phone_sealed', memberId, row.phoneSealed),
    };
  }
  const row = await readSealedNumbers(tx.db, memberId);
  if (row === undefined) throw notFound();
  return {
    citizenId: crypto.open('members_number', 'citizen_id_sealed', memberId, row.citizenIdSealed),
    cardNumber: row.cardSealed === null ? null : crypto.open('members_number', 'card_sealed', memberId, row.cardSealed),
  };
}
