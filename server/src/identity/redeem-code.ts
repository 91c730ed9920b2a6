import { sql } from 'kysely';
import { writeSystemAudit } from '../audit/audit.ts';
import { asSystem, type Db } from '../platform/database/transaction.ts';
import { DomainError } from '../platform/http/problem.ts';
import type { Services } from '../platform/http/wired.ts';
import { about } from './about.ts';
import { bind, findByAccount, findByMember, isBound } from './accounts.queries.ts';
import { admit } from './binding.ts';
import { accountClosed } from './passkey-sign-in.ts';
import { beginSession, type Begun } from './sessions.ts';

/** Whoever made the installation vouches for its first administrator: there is nobody else yet. */
export const INSTALLATION = 'urn:sotay:installation';

/**
 * Turns a code into a session of one hour, in which a passkey or a PIN is made. The first of two simultaneous uses wins: the
 * row is taken by one UPDATE.
 *
 * @throws `codeRefused` for a wrong, used, cancelled or expired code alike; `accountClosed`
 */
export async function redeemCode(
  services: Services,
  code: string,
  browser: { userAgent: string | undefined; formerToken: string | undefined },
): Promise<Begun> {
  const now = services.clock();
  return asSystem(services.ownerPool, async (db) => {
    const taken = await db
      .updateTable('identity_activation_code')
      .set({ redeemed_at: now })
      .where('code_hash', '=', services.crypto.blindIndex('activationCode', code))
      .where('redeemed_at', 'is', null)
      .where('cancelled_at', 'is', null)
      .where('expires_at', '>', now)
      .where((eb) => eb.or([eb('issued_as', '<>', 'officers'), eb('confirmed_by', 'is not', null)]))
      .returning(['member_id', 'account_id', 'issued_as', 'cell_id'])
      .executeTakeFirst();
    if (taken === undefined) throw codeRefused();
    const person =
      taken.member_id !== null
        ? await findByMember(db, taken.member_id)
        : taken.account_id !== null
          ? await findByAccount(db, taken.account_id)
          : undefined;
    const outcome = person === undefined ? null : await admit(db, person);
    if (outcome === null || 'refused' in outcome) throw accountClosed();
    const { accountId, memberId } = outcome.recognised;
    // Bound since the code was handed over: VNeID is the way now, and the paper in somebody's pocket is not.
    if (await isBound(db, accountId)) throw codeRefused();
    if (taken.issued_as === 'installation') await bind(db, accountId, INSTALLATION, accountId);
    await writeSystemAudit(
      db,
      {
        act: 'activation.redeem',
        detail: { issuedAs: taken.issued_as },
        ...about(memberId),
        ...(taken.cell_id === null ? {} : { orgId: taken.cell_id }),
      },
      accountId,
    );
    return beginSession(db, {
      accountId,
      memberId,
      strength: 'code',
      face: 'handbook',
      now,
      provedAt: null,
      ...browser,
    });
  });
}

/**
 * Makes the code of a real installation's first administrator; its digits are printed once at the terminal. Using it binds the
 * account to the installation, so that the administrator can work before VNeID is connected.
 *
 * @param digestOf the blind index of the digits
 */
export async function installationCode(
  db: Db,
  accountId: string,
  digestOf: (digits: string) => Buffer,
  digits: string,
): Promise<{ expiresAt: Date }> {
  const { expires_at } = await db
    .insertInto('identity_activation_code')
    .values({
      account_id: accountId,
      code_hash: digestOf(digits),
      issued_as: 'installation',
      expires_at: sql<Date>`now() + make_interval(hours => rules_value('activationCode.hours')::int)`,
    })
    .returning('expires_at')
    .executeTakeFirstOrThrow();
  return { expiresAt: expires_at };
}

function codeRefused(): DomainError {
  return new DomainError(
    'codeRefused',
    422,
    'Mã này chưa đúng, đã dùng hoặc đã hết hạn. Mời đồng chí xem lại từng số, hoặc xin mã mới ở nơi đã trao.',
  );
}
