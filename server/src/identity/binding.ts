import { writeSystemAudit } from '../audit/audit.ts';
import { foldedName } from '../members/names.ts';
import type { Crypto } from '../platform/crypto/crypto.ts';
import type { Db } from '../platform/database/transaction.ts';
import { about } from './about.ts';
import { bind, findByBinding, findByCitizenId, makeAccount, subjectOf, type Person } from './accounts.queries.ts';
import type { Claims } from './oidc.ts';

/** Why a person whom VNeID knows cannot come in; each opens a support case. */
export interface Refused {
  readonly reason: 'mismatch' | 'noAccount' | 'exempted' | 'departed' | 'noLevel2';
  /** Which fact differs; a code, never its value. */
  readonly detail: 'name' | 'birthDate' | 'citizenId' | 'subject' | 'closed' | null;
  readonly memberId: number | null;
}
export interface Recognised {
  readonly accountId: string;
  readonly memberId: number | null;
}
export type Outcome = { readonly recognised: Recognised } | { readonly refused: Refused };

/**
 * Whom the issuer's claims stand for (domain.md § 9). The first time by a verified citizen id equal to the record kept beforehand,
 * with the same name and birth date; ever after by (issuer, subject).
 */
export async function recognise(db: Db, crypto: Crypto, claims: Claims): Promise<Outcome> {
  const index = claims.citizenId === null ? null : crypto.blindIndex('citizenId', claims.citizenId);
  const known = await findByBinding(db, claims.issuer, claims.subject);
  if (known !== undefined) {
    // The issuer now says that this subject is somebody else: nobody guesses which of the two is right.
    if (index !== null && !index.equals(known.citizenIndex)) return refuse('mismatch', 'citizenId', known);
    return admit(db, known);
  }
  if (index === null) return { refused: { reason: 'noLevel2', detail: null, memberId: null } };
  const person = await findByCitizenId(db, index);
  if (person === undefined) return { refused: { reason: 'noAccount', detail: null, memberId: null } };
  const differs = difference(person, claims);
  if (differs !== null) return refuse('mismatch', differs, person);
  const outcome = await admit(db, person);
  if ('refused' in outcome) return outcome;
  const { accountId, memberId } = outcome.recognised;
  const other = await subjectOf(db, accountId, claims.issuer);
  if (other !== undefined && other !== claims.subject) return refuse('mismatch', 'subject', person);
  if (await bind(db, accountId, claims.issuer, claims.subject)) {
    await db
      .updateTable('identity_activation_code')
      .set({ cancelled_at: new Date() })
      .where((eb) => eb.or([eb('account_id', '=', accountId), eb('member_id', '=', memberId ?? 0)]))
      .where('redeemed_at', 'is', null)
      .where('cancelled_at', 'is', null)
      .execute();
    await writeSystemAudit(db, { act: 'account.bind', ...about(memberId) }, accountId);
  } else if ((await subjectOf(db, accountId, claims.issuer)) !== claims.subject) {
    return refuse('mismatch', 'subject', person);
  }
  return outcome;
}

/** Lets in whom his standing lets in, making the account at the first time. */
export async function admit(db: Db, person: Person): Promise<Outcome> {
  if (person.activity === 'exempted') return refuse('exempted', null, person);
  if (person.activity === 'left') return refuse('departed', null, person);
  if (!person.entitled) return refuse('noAccount', null, person);
  if (person.accountId === null) {
    if (person.memberId === null) return refuse('noAccount', null, person);
    const account = await makeAccount(db, person.memberId);
    if (account.made) await writeSystemAudit(db, { act: 'account.create', memberId: person.memberId }, account.id);
    return { recognised: { accountId: account.id, memberId: person.memberId } };
  }
  if (person.accountState === 'closed') {
    // Who refused consent may think again; his own sign-in is the request, and consent is asked anew.
    if (person.closedReason !== 'consentRefused') return refuse('noAccount', 'closed', person);
    await db
      .updateTable('identity_account')
      .set({ state: 'open', closed_reason: null })
      .where('id', '=', person.accountId)
      .execute();
  }
  return { recognised: { accountId: person.accountId, memberId: person.memberId } };
}

function difference(person: Person, claims: Claims): 'name' | 'birthDate' | null {
  if (claims.name === null || foldedName(claims.name) !== person.foldedName) return 'name';
  if (person.birthDate !== null && claims.birthDate !== person.birthDate) return 'birthDate';
  return null;
}

function refuse(reason: Refused['reason'], detail: Refused['detail'], person: Person): Outcome {
  return { refused: { reason, detail, memberId: person.memberId } };
}
