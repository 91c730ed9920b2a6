import type pg from 'pg';
import { foldedName } from '../members/names.ts';
import { PROVINCE_CODE } from './generator/commune.ts';

/** The two bodies above every demo commune; dated rules are set at the centre. */
const ROOTS = [
  { code: '00.000.000.000.000', name: 'Ban Chấp hành Trung ương Đảng', type: 'central', parentCode: null },
  { code: PROVINCE_CODE, name: 'Đảng bộ tỉnh Phú Thọ', type: 'province', parentCode: '00.000.000.000.000' },
] as const;

/** Sets up the centre and the province, once, and marks the database as the demo's. @returns id of the province */
export async function ensureRoots(client: pg.ClientBase): Promise<number> {
  await client.query('UPDATE platform_installation SET demo = true');
  for (const { code, name, type, parentCode } of ROOTS) {
    if ((await bodyByCode(client, code)) !== null) continue;
    await client.query(
      `WITH body AS (INSERT INTO organizations_organization DEFAULT VALUES RETURNING id)
       INSERT INTO organizations_form (org_id, name, folded_name, type, parent_id, code, valid)
       SELECT id, $1, $2, $3, (SELECT org_id FROM organizations_form WHERE code = $4), $5, daterange('2025-07-01', NULL) FROM body`,
      [name, foldedName(name), type, parentCode, code],
    );
  }
  const province = await bodyByCode(client, PROVINCE_CODE);
  if (province === null) throw new Error('The province just made is not there');
  return province;
}

/** Id of the body that has this code today. */
export async function bodyByCode(client: pg.ClientBase | pg.Pool, code: string): Promise<number | null> {
  const { rows } = await client.query<{ id: number }>('SELECT id FROM organizations_current WHERE code = $1', [code]);
  return rows[0]?.id ?? null;
}
