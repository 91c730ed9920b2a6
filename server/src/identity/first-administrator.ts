import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { writeSystemAudit } from '../audit/audit.ts';
import type { Crypto } from '../platform/crypto/crypto.ts';
import type { Db } from '../platform/database/transaction.ts';
import { installationCode } from './redeem-code.ts';
import { ruleInForce } from './rules.ts';
import { newDigits } from './tokens.ts';

/** What the terminal shows once. */
export interface FirstCode {
  readonly digits: string;
  readonly expiresAt: Date;
}

/**
 * Makes the administrator of a new installation's root body and the single-use code of his first way in.
 *
 * @param citizenId lets him sign in by VNeID too; null when it is not known yet
 */
export async function appointFirstAdministrator(
  db: Db,
  crypto: Crypto,
  orgId: number,
  name: string,
  citizenId: string | null,
): Promise<FirstCode> {
  const { id } = await db.selectNoFrom(sql<string>`uuidv7()`.as('id')).executeTakeFirstOrThrow();
  await db
    .insertInto('identity_account')
    .values({
      id,
      staff_name: name.normalize('NFC').trim(),
      // Without a citizen id the index is one that no citizen id has.
      staff_citizen_id_index: citizenId === null ? randomBytes(32) : crypto.blindIndex('citizenId', citizenId),
      staff_citizen_id_sealed:
        citizenId === null ? null : crypto.seal('identity_account', 'staff_citizen_id_sealed', id, citizenId),
    })
    .execute();
  await db
    .insertInto('authority_staff_role')
    .values({ org_id: orgId, account_id: id, role: 'administrator' })
    .execute();
  await writeSystemAudit(
    db,
    { act: 'staffRole.grant', orgId, detail: { role: 'administrator', installation: true } },
    id,
  );
  return issueFirstCode(db, crypto, id);
}

/**
 * A new code in place of a lost one, as long as nobody has come in with it.
 *
 * @returns null when the first administrator is in already
 */
export async function replaceFirstCode(db: Db, crypto: Crypto): Promise<FirstCode | null> {
  const codes = await db
    .selectFrom('identity_activation_code')
    .select(['account_id', 'redeemed_at'])
    .where('issued_as', '=', 'installation')
    .execute();
  const accountId = codes[0]?.account_id ?? null;
  if (accountId === null || codes.some((code) => code.redeemed_at !== null)) return null;
  await db
    .updateTable('identity_activation_code')
    .set({ cancelled_at: sql<Date>`now()` })
    .where('account_id', '=', accountId)
    .where('cancelled_at', 'is', null)
    .execute();
  return issueFirstCode(db, crypto, accountId);
}

async function issueFirstCode(db: Db, crypto: Crypto, accountId: string): Promise<FirstCode> {
  const digits = newDigits(await ruleInForce(db, 'activationCode.digits'));
  const { expiresAt } = await installationCode(
    db,
    accountId,
    (plain) => crypto.blindIndex('activationCode', plain),
    digits,
  );
  await writeSystemAudit(db, { act: 'activation.issue', detail: { issuedAs: 'installation' } }, accountId);
  return { digits, expiresAt };
}
