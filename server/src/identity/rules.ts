import type { Db } from '../platform/database/transaction.ts';

/** Dated rules of this module and what they count. */
type RuleKey =
  | 'activationCode.digits'
  | 'activationCode.hours'
  | 'activationCode.tries'
  | 'session.handbookDays'
  | 'session.officeIdleMinutes'
  | 'session.officeHours'
  | 'session.reauthenticationMinutes'
  | 'session.codeMinutes'
  | 'signOutRequest.hours'
  | 'activationCode.triesOfAll'
  | 'pin.tries'
  | 'pin.freeTries'
  | 'pin.firstDelaySeconds'
  | 'pin.longestDelaySeconds';

/**
 * The number in force today.
 * @throws Error when an installation has lost the rule: guessing a limit of access would be worse than stopping
 */
export async function ruleInForce(db: Db, key: RuleKey): Promise<number> {
  const row = await db
    .selectNoFrom((eb) => eb.fn<number | null>('rules_value', [eb.val(key)]).as('value'))
    .executeTakeFirstOrThrow();
  if (typeof row.value !== 'number') throw new Error(`No rule in force: ${key}`);
  return row.value;
}
