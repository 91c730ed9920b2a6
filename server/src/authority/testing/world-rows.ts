import type pg from 'pg';
import type { Crypto } from '../../platform/crypto/crypto.ts';
import { accountId, digest, rowId } from './identities.ts';
import { ORGANIZATIONS } from './organizations.ts';
import { MEMBERS, PEOPLE, person } from './people.ts';

/** An account that did things and is nobody of the list, so that what it did is nobody's own. */
export const STRANGER = '0190bbbb-0000-7000-8000-000000000001';

/** Rows about members and bodies: circumstances, requests, codes, cases, imports, log. One of each per target. */
export async function addRows(client: pg.PoolClient, crypto: Pick<Crypto, 'seal' | 'blindIndex'>): Promise<void> {
  for (const member of MEMBERS) {
    const place = [member.id, member.home, member.cell, member.activity !== 'left'];
    await client.query(
      `INSERT INTO members_circumstance (member_id, home_cell_id, cell_id, on_roll, has_smartphone, assisted_by, assistance_consented_on)
       VALUES ($1, $2, $3, $4, true, $5, CASE WHEN $5::int IS NOT NULL THEN '2026-01-01'::date END)`,
      [...place, member.helpedBy ?? null],
    );
    const id = rowId('c', member.id);
    await client.query(
      `INSERT INTO members_correction (id, member_id, home_cell_id, cell_id, on_roll, author_account_id, field, wrong_sealed, right_sealed, due_on)
       VALUES ($1, $2, $3, $4, $5, $6, 'fullName', $7, $8, sotay_today() + 7)`,
      [
        id,
        ...place,
        STRANGER,
        crypto.seal('members_correction', 'wrong_sealed', id, 'sai'),
        crypto.seal('members_correction', 'right_sealed', id, 'đúng'),
      ],
    );
    await client.query(
      `INSERT INTO identity_sign_out_request (id, member_id, cell_id, requested_by, expires_at) VALUES ($1, $2, $3, $4, now() + interval '1 day')`,
      [rowId('5', member.id), member.id, member.home, STRANGER],
    );
    await client.query(
      `INSERT INTO audit_entry (act, account_id, subject_member_id, in_access_log) VALUES ('member.open', $1, $2, true)`,
      [STRANGER, member.id],
    );
  }
  for (const member of CODED) {
    await client.query(
      `INSERT INTO identity_activation_code (id, member_id, cell_id, issued_by, issued_as, expires_at) VALUES ($1, $2, $3, $4, 'officers', now() + interval '3 days')`,
      [rowId('a', member.id), member.id, member.home, STRANGER],
    );
  }
  // A look that is over, so that it opens nothing.
  await client.query(
    `INSERT INTO members_reveal (account_id, member_id, field, reason, at, until) VALUES ($1, 1, 'number', 'cardIssue', now() - interval '2 hours', now() - interval '119 minutes')`,
    [accountId(person('organisation board of the commune'))],
  );
  for (const org of ORGANIZATIONS) {
    await client.query(
      `INSERT INTO members_data_issue (id, org_id, kind, detail_sealed) VALUES ($1, $2, 'citizenIdChanged', $3)`,
      [rowId('d', org.id), org.id, crypto.seal('members_data_issue', 'detail_sealed', rowId('d', org.id), '{}')],
    );
    await client.query(
      `INSERT INTO imports_import (id, org_id, kind, file_name, state, started_by, expires_at, counts)
       VALUES ($1, $2, 'members', 'danh-sach.xlsx', 'preview', $3, now() + interval '1 day', '{"add": 1, "confirm": 1, "toLookAt": 1}')`,
      [rowId('1', org.id), org.id, STRANGER],
    );
    await client.query(
      `INSERT INTO imports_row (import_id, row_number, outcome, payload_sealed) VALUES ($1, 2, 'confirm', $2)`,
      [rowId('1', org.id), crypto.seal('imports_row', 'payload_sealed', `${rowId('1', org.id)}:2`, STAGED)],
    );
    await client.query(`INSERT INTO audit_entry (act, account_id, subject_org_id) VALUES ('term.set', $1, $2)`, [
      STRANGER,
      org.id,
    ]);
    await client.query(
      `INSERT INTO identity_support_case (id, code_index, reason, commune_id, callback_phone_sealed, claimed_name) VALUES ($1, $2, 'noLevel2', $3, $4, 'Người Hỏi')`,
      [
        rowId('e', org.id),
        digest(`case ${String(org.id)}`),
        org.id,
        crypto.seal('identity_support_case', 'callback_phone_sealed', rowId('e', org.id), '0987000111'),
      ],
    );
  }
  for (const member of WITH_CASE) {
    await client.query(
      `INSERT INTO identity_support_case (id, code_index, reason, commune_id, member_id) VALUES ($1, $2, 'lostPhone', $3, $4)`,
      [rowId('e', 5000 + member.id), digest(`case of ${String(member.id)}`), communeOf(member.home), member.id],
    );
  }
  for (const org of WAITING_IN) {
    const role = await client.query<{ id: string }>(
      `INSERT INTO authority_staff_role (id, org_id, account_id, role, granted_by) VALUES ($1, $2, $3, 'auditor', $4) RETURNING id`,
      [rowId('f', org), org, accountId(person('secretary in the other province')), STRANGER],
    );
    await client.query('UPDATE authority_staff_role SET confirmed_at = NULL WHERE id = $1', [role.rows[0]?.id]);
  }
  for (const one of PEOPLE) {
    if (one.account === 'none') continue;
    await client.query(`INSERT INTO audit_entry (act, account_id, detail) VALUES ('reauthenticate', $1, '{}')`, [
      accountId(one),
    ]);
  }
}

function communeOf(cell: number): number | null {
  const org = ORGANIZATIONS.find((one) => one.id === cell);
  return org === undefined || org.type === 'superior' || org.parent === null
    ? (org?.id ?? null)
    : communeOf(org.parent);
}

/** A staged row as the importer seals it. */
const STAGED = JSON.stringify({
  title: 'Người Trong Tệp',
  place: 'Chi bộ',
  problems: [],
  changes: [],
  written: [],
  values: {},
});

/** Bodies where a role waits for its second person. */
export const WAITING_IN: readonly number[] = [1, 2, 10, 11, 20];

/** Members about whom a support case is open, at the support team of their commune. */
export const WITH_CASE = MEMBERS.filter((member) =>
  ['cell under the stand-in', 'other commune', 'same cell', 'exempted'].some(
    (key) => person(key).member?.id === member.id,
  ),
);

/** Cases at the support team of a commune. */
export function caseIdsOf(commune: number): string[] {
  return [
    rowId('e', commune),
    ...WITH_CASE.filter((member) => communeOf(member.home) === commune).map((member) => rowId('e', 5000 + member.id)),
  ];
}

/** Members with a code under way; the others have none, so that issuing one can be tried on them. */
export const CODED = MEMBERS.filter((member) =>
  [
    'same cell',
    'other cell under the stand-in',
    'secretary in the other commune',
    'secretary in the other province',
    'sibling cell',
  ].some((key) => person(key).member?.id === member.id),
);
