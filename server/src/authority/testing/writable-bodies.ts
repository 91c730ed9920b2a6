import { accountId, rowId } from './identities.ts';
import { boardOver, holdsPosition, holdsRole, holdsRoleOver, reads, signedIn, supportTeamOver } from './oracle.ts';
import { ORGANIZATIONS } from './organizations.ts';
import { PEOPLE, person, type PersonFact } from './people.ts';
import { WAITING_IN, STRANGER } from './world-rows.ts';
import type { WritableAct } from './writable-members.ts';

function onBodies(
  act: string,
  statement: (who: PersonFact, org: number) => string,
  may: (who: PersonFact, org: number) => boolean,
  bodies: readonly number[] = ORGANIZATIONS.map((org) => org.id),
): WritableAct {
  return {
    act,
    attempts: (who) =>
      bodies.map((org) => ({ target: `body ${String(org)}`, statement: statement(who, org), may: may(who, org) })),
  };
}
function onAccounts(
  act: string,
  statement: (who: PersonFact, whose: PersonFact) => string,
  may: (who: PersonFact, whose: PersonFact) => boolean,
): WritableAct {
  return {
    act,
    attempts: (who) =>
      PEOPLE.filter((whose) => whose.account !== 'none').map((whose) => ({
        target: `account of "${whose.key}"`,
        statement: statement(who, whose),
        may: may(who, whose),
      })),
  };
}
/** Nobody may, whoever he is. */
function never(act: string, statements: readonly string[]): WritableAct {
  return { act, attempts: () => statements.map((statement) => ({ target: statement, statement, may: false })) };
}

const ROLES = ['office', 'organizationBoard', 'propagandaBoard', 'supportTeam', 'administrator', 'auditor'] as const;
const administers = (who: PersonFact, org: number): boolean => holdsRoleOver(who, org, 'administrator');
const isSecretaryOf = (who: PersonFact, org: number): boolean => holdsPosition(who, org, ['secretary']);
const own = (who: PersonFact, whose: PersonFact): boolean => signedIn(who) && who === whose;

/** Gives a role of a body to somebody. */
const grant = (org: number, account: string, role: string): string =>
  `INSERT INTO authority_staff_role (org_id, account_id, role) VALUES (${String(org)}, '${account}', '${role}')`;
const NEWCOMER = accountId(person('other province'));
const CONTENT_HOLDER = accountId(person('propaganda board of the commune'));

export const ACTS_ON_BODIES: readonly WritableAct[] = [
  onBodies(
    'set a term',
    (_, org) =>
      `INSERT INTO organizations_term (org_id, name, valid) VALUES (${String(org)}, '2030 – 2035', '[2030-01-01,2035-01-01)')`,
    boardOver,
  ),
  onBodies(
    'end a term',
    (_, org) => `UPDATE organizations_term SET valid = '[2025-01-01,2029-01-01)' WHERE org_id = ${String(org)}`,
    boardOver,
  ),
  onBodies(
    'arrange an office',
    (_, org) =>
      `INSERT INTO organizations_office_arrangement (org_id, mode, valid) VALUES (${String(org)}, 'own', '[2020-01-01,2021-01-01)')`,
    boardOver,
  ),
  onBodies(
    'start an import',
    (who, org) =>
      `INSERT INTO imports_import (org_id, kind, file_name, state, started_by, expires_at) VALUES (${String(org)}, 'members', 'a.xlsx', 'uploaded', '${accountId(who)}', now() + interval '1 day')`,
    boardOver,
  ),
  onBodies(
    'cancel an import',
    (_, org) => `UPDATE imports_import SET state = 'cancelled' WHERE id = '${rowId('1', org)}'`,
    boardOver,
  ),
  onBodies(
    'confirm a row of an import',
    (who, org) => `UPDATE imports_row SET confirmed_by = '${accountId(who)}' WHERE import_id = '${rowId('1', org)}'`,
    boardOver,
  ),
  onBodies(
    'settle a data issue',
    (_, org) => `UPDATE members_data_issue SET state = 'settled' WHERE id = '${rowId('d', org)}'`,
    (who, org) => holdsRole(who, org, 'organizationBoard'),
  ),
  onBodies(
    'move a support case',
    (_, org) => `UPDATE identity_support_case SET state = 'taken' WHERE id = '${rowId('e', org)}'`,
    supportTeamOver,
  ),
  ...ROLES.map((role) => onBodies(`give the role ${role}`, (_, org) => grant(org, NEWCOMER, role), administers)),
  ...ROLES.map((role) =>
    onBodies(
      `give oneself the role ${role}`,
      (who, org) => grant(org, accountId(who), role),
      () => false,
      [1, 2, 10, 11, 111],
    ),
  ),
  ...(['administrator', 'auditor'] as const).map((role) =>
    onBodies(
      `give the role ${role} to who holds a content role`,
      (_, org) => grant(org, CONTENT_HOLDER, role),
      () => false,
    ),
  ),
  onBodies(
    'confirm a role',
    (_, org) => `UPDATE authority_staff_role SET confirmed_at = now() WHERE id = '${rowId('f', org)}'`,
    (who, org) => administers(who, org) || isSecretaryOf(who, org),
    WAITING_IN,
  ),
  onBodies(
    'end a role',
    (who, org) =>
      `UPDATE authority_staff_role SET held_to = sotay_today() WHERE org_id = ${String(org)} AND confirmed_at IS NOT NULL AND held_to IS NULL AND account_id <> '${accountId(who)}'`,
    administers,
    [...new Set(PEOPLE.flatMap((one) => one.roles.filter((held) => held.state === undefined).map((held) => held.org)))],
  ),
  onBodies(
    'decline a role that waits',
    (_, org) => `UPDATE authority_staff_role SET held_to = sotay_today() WHERE id = '${rowId('f', org)}'`,
    (who, org) => administers(who, org) || isSecretaryOf(who, org),
    WAITING_IN,
  ),
  onBodies(
    'revive an ended role',
    (_, org) => `UPDATE authority_staff_role SET held_to = NULL WHERE org_id = ${String(org)} AND held_to IS NOT NULL`,
    () => false,
    [10],
  ),
  {
    act: 'end a position',
    attempts: (who) =>
      PEOPLE.flatMap((holder) =>
        holder.positions
          .filter((held) => held.state === undefined)
          .map((held) => ({
            target: `${held.position} of ${String(held.org)} ("${holder.key}")`,
            statement: `UPDATE organizations_position SET held_to = greatest(held_from, sotay_today()), ended_at = now() WHERE org_id = ${String(held.org)} AND member_id = ${String(holder.member?.id)}`,
            may: boardOver(who, held.org) && holder.member !== null && reads(who, 'identity', holder.member) !== 'none',
          })),
      ),
  },
  onBodies(
    'set a dated rule',
    () =>
      `INSERT INTO rules_rule (key, value, effective_from, basis) VALUES ('reveal.perHour', '20', '2027-01-01', 'Thử')`,
    (who) => holdsRole(who, 1, 'administrator'),
    [1],
  ),
  onAccounts(
    'revoke a session',
    (_, whose) => `UPDATE identity_session SET revoked_at = now() WHERE account_id = '${accountId(whose)}'`,
    own,
  ),
  onAccounts(
    'revoke a device',
    (_, whose) => `UPDATE identity_device SET revoked_at = now() WHERE account_id = '${accountId(whose)}'`,
    own,
  ),
  onAccounts(
    'consent',
    (_, whose) =>
      `INSERT INTO identity_consent (account_id, version, given) VALUES ('${accountId(whose)}', '2', false)`,
    own,
  ),
  onAccounts(
    'set the text size',
    (_, whose) => `UPDATE identity_preference SET text_size = 'large' WHERE account_id = '${accountId(whose)}'`,
    own,
  ),
  onAccounts(
    'keep the result of an act',
    (_, whose) =>
      `INSERT INTO sync_mutation (id, account_id, session_id, name, outcome, result) VALUES (uuidv7(), '${accountId(whose)}', uuidv7(), 'x', 'applied', '{}')`,
    own,
  ),
  onAccounts(
    'change the result of an act',
    (_, whose) => `UPDATE sync_mutation SET outcome = 'rejected' WHERE account_id = '${accountId(whose)}'`,
    own,
  ),
  onAccounts(
    'add a passkey',
    (_, whose) =>
      `INSERT INTO identity_passkey (credential_id, account_id, public_key, sign_count, label) VALUES ('\\x01', '${accountId(whose)}', '\\x01', 0, 'x')`,
    own,
  ),
  never('write what only the installation writes', [
    "UPDATE members_member SET full_name = 'X'",
    "UPDATE members_personal SET activity = 'active'",
    "UPDATE members_number SET citizen_id_sealed = '\\x00'",
    "UPDATE members_phone SET phone_sealed = '\\x00'",
    "UPDATE identity_account SET state = 'open'",
    'INSERT INTO identity_account (member_id) VALUES (37)',
    "INSERT INTO identity_binding (account_id, issuer, subject) SELECT account_id, 'x', 'y' FROM identity_binding",
    "UPDATE identity_session SET expires_at = now() + interval '9 years'",
    "INSERT INTO authority_read_rule VALUES ('number', 'sameCell', 'full')",
    "INSERT INTO authority_write_rule VALUES ('import', 'officers')",
    'INSERT INTO organizations_organization DEFAULT VALUES',
    'UPDATE organizations_form SET parent_id = 1',
    `INSERT INTO audit_entry (act, account_id) VALUES ('signIn', '${STRANGER}')`,
    "UPDATE audit_entry SET act = 'x'",
  ]),
];

/** Rows are ended or withdrawn; nobody removes one. */
export function removing(tables: readonly string[]): WritableAct {
  return never(
    'remove rows',
    tables.flatMap((table) => [`DELETE FROM ${table}`, `TRUNCATE ${table}`]),
  );
}
