import type pg from 'pg';
import { bareKey } from '../checking/folding.ts';
import type { OrganizationValues } from '../checking/organization-row.ts';
import type { Committee } from '../committee.ts';
import type { RowToApply, RowWriter } from '../row-kinds.ts';

interface SoundBody {
  code: string;
  name: string;
  type: string;
  parentCode: string;
  foundedOn: string | null;
}

/** Writes organisations, parents before children. What exists is known by its code of today. */
export function writeBodies(committee: Committee): RowWriter {
  // A batch sees what the batches before it have added.
  const ids = new Map([...committee.byCode].map(([code, body]) => [code, body.id]));
  return async (client, rows) => {
    const taken: number[] = [];
    const waiting = rows.map((row) => ({ row, body: soundBody(row) })).sort((a, b) => depth(a.body) - depth(b.body));
    for (const { row, body } of waiting) {
      const parentId = ids.get(body.parentCode);
      const id = ids.get(body.code);
      if (id === committee.id) await changeBody(client, id, body, null);
      else if (parentId === undefined) continue;
      else if (id === undefined) ids.set(body.code, await addBody(client, body, parentId));
      else await changeBody(client, id, body, parentId);
      taken.push(row.number);
    }
    return { taken, rejudged: [] };
  };
}

function soundBody(row: RowToApply): SoundBody {
  const { code, name, type, parentCode, foundedOn } = row.payload.values as OrganizationValues;
  return { code: code ?? '', name: name ?? '', type: type ?? '', parentCode: parentCode ?? '', foundedOn };
}

/** Groups of the code that are not zero: 2 for a commune, 3 to 5 below it. */
function depth(body: SoundBody): number {
  return body.code.split('.').filter((group) => Number(group) !== 0).length;
}

async function addBody(client: pg.ClientBase, body: SoundBody, parentId: number): Promise<number> {
  const { rows } = await client.query<{ org_id: number }>(
    `WITH body AS (INSERT INTO organizations_organization DEFAULT VALUES RETURNING id)
     INSERT INTO organizations_form (org_id, name, folded_name, type, parent_id, code, founded_on, valid)
     SELECT id, $1, $2, $3, $4, $5, $6::date, daterange(coalesce($6::date, sotay_today()), NULL) FROM body RETURNING org_id`,
    [body.name, bareKey(body.name), body.type, parentId, body.code, body.foundedOn],
  );
  const id = rows[0]?.org_id;
  if (id === undefined) throw new Error('The organisation just added is not there');
  return id;
}

/** A new form from today; one that began today is put right in place. `parentId` null keeps type and parent. */
async function changeBody(client: pg.ClientBase, id: number, body: SoundBody, parentId: number | null): Promise<void> {
  const form = [id, body.name, bareKey(body.name), parentId === null ? null : body.type, parentId];
  const { rowCount } = await client.query(
    `UPDATE organizations_form SET name = $2, folded_name = $3, type = coalesce($4, type), parent_id = coalesce($5, parent_id)
      WHERE org_id = $1 AND valid @> sotay_today() AND lower(valid) = sotay_today()`,
    form,
  );
  if (rowCount === 1) return;
  await client
    .query(
      `WITH ended AS (
       UPDATE organizations_form SET valid = daterange(lower(valid), sotay_today()) WHERE org_id = $1 AND valid @> sotay_today()
       RETURNING type, parent_id, code, founded_on
     ) SELECT type, parent_id, code, founded_on FROM ended`,
      [id],
    )
    .then(async ({ rows }) => {
      const ended = rows[0] as
        { type: string; parent_id: number | null; code: string; founded_on: string | null } | undefined;
      if (!ended) return;
      await client.query(
        `INSERT INTO organizations_form (org_id, name, folded_name, type, parent_id, code, founded_on, valid)
       VALUES ($1, $2, $3, coalesce($4, $6), coalesce($5, $7), $8, $9, daterange(sotay_today(), NULL))`,
        [...form, ended.type, ended.parent_id, ended.code, ended.founded_on],
      );
    });
}
