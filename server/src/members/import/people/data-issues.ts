import type pg from 'pg';
import type { Crypto } from '../../../platform/crypto/crypto.ts';
import { maskNumber } from '../../citizen-id.ts';
import type { MemberValues } from '../checking/member-row.ts';
import type { Committee } from '../committee.ts';
import { openPayload } from '../staging/payload.ts';
import { identify, isSound } from './identify.ts';

interface Issue {
  orgId: number;
  kind: 'citizenIdHeldElsewhere' | 'citizenIdChanged';
  text: string;
}

/**
 * Tells the boards what an import could not settle: a person held outside the subtree goes to the lowest common
 * superior, an unconfirmed change of a citizen id stays with the importing committee. The same finding of a later
 * import is not told twice while it is open.
 */
export async function raiseDataIssues(
  client: pg.ClientBase,
  crypto: Crypto,
  committee: Committee,
  importId: string,
): Promise<void> {
  const issues = await issuesOf(client, crypto, committee, importId);
  if (issues.length === 0) return;
  const known = await openIssues(client, crypto, [...new Set(issues.map(({ orgId }) => orgId))]);
  for (const issue of issues) {
    const key = `${String(issue.orgId)}:${issue.text}`;
    if (known.has(key)) continue;
    known.add(key);
    const { rows } = await client.query<{ id: string }>('SELECT uuidv7() AS id');
    const id = rows[0]?.id ?? '';
    await client.query(
      'INSERT INTO members_data_issue (id, org_id, kind, import_id, detail_sealed) VALUES ($1, $2, $3, $4, $5)',
      [
        id,
        issue.orgId,
        issue.kind,
        importId,
        crypto.seal('members_data_issue', 'detail_sealed', id, JSON.stringify({ sentence: issue.text })),
      ],
    );
  }
}

async function issuesOf(
  client: pg.ClientBase,
  crypto: Crypto,
  committee: Committee,
  importId: string,
): Promise<Issue[]> {
  const { rows } = await client.query<{ row_number: number; outcome: string; payload_sealed: Buffer }>(
    `SELECT row_number, outcome, payload_sealed FROM imports_row
      WHERE import_id = $1 AND NOT applied AND (outcome = 'waiting' OR (outcome = 'confirm' AND confirmed_by IS NULL)) ORDER BY row_number`,
    [importId],
  );
  const sound = rows.flatMap((row) => {
    const values = openPayload(crypto, importId, row.row_number, row.payload_sealed).values as MemberValues;
    return isSound(values) ? [{ outcome: row.outcome, values }] : [];
  });
  const found = await identify(
    client,
    crypto,
    committee,
    sound.map(({ values }) => values),
  );
  const issues: Issue[] = [];
  for (const [at, { outcome, values }] of sound.entries()) {
    const held = found[at]?.match.held;
    if (!held) continue;
    const who = `đ/c ${values.fullName}, số định danh ${maskNumber(values.citizenId)}`;
    if (outcome === 'confirm') {
      const text = `Tệp ghi ID ${values.externalId} là ${who}, khác số định danh sổ tay đang giữ. Cần đối chiếu giấy tờ.`;
      issues.push({ orgId: committee.id, kind: 'citizenIdChanged', text });
      continue;
    }
    const orgId = await commonSuperior(client, committee.id, held.homeCellId);
    if (orgId === null) continue;
    const text = `${committee.name} nhập ${who}. Người này sổ tay đang ghi ở ${await pathOf(client, held.homeCellId)}. Cần xác định nơi đúng.`;
    issues.push({ orgId, kind: 'citizenIdHeldElsewhere', text });
  }
  return issues;
}

/** The lowest body above both; the importing committee itself cannot be it, because the other cell is not below it. */
async function commonSuperior(client: pg.ClientBase, committeeId: number, cellId: number): Promise<number | null> {
  const { rows } = await client.query<{ org_id: number }>(
    `SELECT c.org_id FROM unnest(authority.ancestors(ARRAY[$1::int])) AS c (org_id)
      WHERE c.org_id = ANY (authority.ancestors(ARRAY[$2::int]))
      ORDER BY cardinality(authority.ancestors(ARRAY[c.org_id])) DESC LIMIT 1`,
    [committeeId, cellId],
  );
  return rows[0]?.org_id ?? null;
}

async function pathOf(client: pg.ClientBase, cellId: number): Promise<string> {
  const { rows } = await client.query<{ name: string; parent: string | null }>(
    'SELECT c.name, p.name AS parent FROM organizations_current c LEFT JOIN organizations_current p ON p.id = c.parent_id WHERE c.id = $1',
    [cellId],
  );
  const cell = rows[0];
  return cell ? [cell.name, cell.parent].filter((name) => name !== null).join(', ') : 'một tổ chức không còn hoạt động';
}

async function openIssues(client: pg.ClientBase, crypto: Crypto, orgIds: readonly number[]): Promise<Set<string>> {
  const { rows } = await client.query<{ id: string; org_id: number; detail_sealed: Buffer }>(
    `SELECT id, org_id, detail_sealed FROM members_data_issue WHERE org_id = ANY ($1::int[]) AND state = 'open'`,
    [orgIds],
  );
  return new Set(
    rows.map((row) => {
      const detail = JSON.parse(crypto.open('members_data_issue', 'detail_sealed', row.id, row.detail_sealed)) as {
        sentence?: string;
      };
      return `${String(row.org_id)}:${detail.sentence ?? ''}`;
    }),
  );
}
