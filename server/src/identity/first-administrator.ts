import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { writeSystemAudit } from '../audit/audit.ts';
import type { Crypto } from '../platform/crypto/crypto.ts';
import type { Db } from '../platform/database/transaction.ts';
import { findByCitizenId } from './accounts.queries.ts';
import { INSTALLATION, installationCode } from './redeem-code.ts';
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

/** Whether VNeID could recognise the first administrator: his number is kept. */
export async function isFirstAdministratorIdentified(db: Db): Promise<boolean> {
  const administrator = await firstAdministrator(db);
  return administrator !== undefined && administrator.staff_citizen_id_sealed !== null;
}

/** Why the first administrator's name and number were not taken. */
export type NotIdentified = 'nobody' | 'boundAlready' | 'numberOfAnother';

/**
 * Keeps the first administrator's name and number as they stand together on his citizen card, so that VNeID recognises him. Whoever
 * has the terminal vouches for him here as he did in making him; once VNeID has bound the account, the terminal changes nothing.
 *
 * @param citizenId 12 digits
 * @returns null when it is done
 */
export async function identifyFirstAdministrator(
  db: Db,
  crypto: Crypto,
  name: string,
  citizenId: string,
): Promise<NotIdentified | null> {
  const administrator = await firstAdministrator(db);
  if (administrator === undefined) return 'nobody';
  const { id } = administrator;
  const bound = await db
    .selectFrom('identity_binding')
    .select('issuer')
    .where('account_id', '=', id)
    .where('issuer', '<>', INSTALLATION)
    .executeTakeFirst();
  if (bound !== undefined) return 'boundAlready';
  const index = crypto.blindIndex('citizenId', citizenId);
  const holder = await findByCitizenId(db, index);
  if (holder !== undefined && holder.accountId !== id) return 'numberOfAnother';
  await db
    .updateTable('identity_account')
    .set({
      staff_name: name.normalize('NFC').trim(),
      staff_citizen_id_index: index,
      staff_citizen_id_sealed: crypto.seal('identity_account', 'staff_citizen_id_sealed', id, citizenId),
    })
    .where('id', '=', id)
    .execute();
  await writeSystemAudit(db, { act: 'account.identify', detail: { installation: true } }, id);
  return null;
}

async function firstAdministrator(db: Db) {
  return db
    .selectFrom('identity_account as a')
    .innerJoin('identity_activation_code as c', 'c.account_id', 'a.id')
    .select(['a.id', 'a.staff_citizen_id_sealed'])
    .where('c.issued_as', '=', 'installation')
    .limit(1)
    .executeTakeFirst();
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
