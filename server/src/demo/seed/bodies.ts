import type pg from 'pg';
import { foldedName } from '../../members/names.ts';
import { copyIn } from '../../members/import/staging/copy-in.ts';
import type { SeededProvince } from './shape.ts';

const CENTRE = '00.000.000.000.000';

/** Brings the centre, the provinces and everything below them in. @returns the cells of each province, in its order */
export async function seedBodies(client: pg.ClientBase, provinces: readonly SeededProvince[]): Promise<number[][]> {
  const bodies = [
    { code: CENTRE, parentCode: null, name: 'Ban Chấp hành Trung ương Đảng', type: 'central' },
    ...provinces.flatMap(({ code, name, bodies: below }) => [
      { code, parentCode: CENTRE, name, type: 'province' },
      ...below,
    ]),
  ];
  const { rows } = await client.query<{ id: number }>(
    'INSERT INTO organizations_organization SELECT FROM generate_series(1, $1) RETURNING id',
    [bodies.length],
  );
  const ids = new Map(bodies.map(({ code }, at) => [code, rows[at]?.id ?? 0]));
  await copyIn(
    client,
    'organizations_form',
    ['org_id', 'name', 'folded_name', 'type', 'parent_id', 'code', 'valid'],
    bodies.map(({ code, parentCode, name, type }) => [
      ids.get(code) ?? 0,
      name,
      foldedName(name),
      type,
      parentCode === null ? null : (ids.get(parentCode) ?? 0),
      code,
      '[2025-07-01,)',
    ]),
  );
  return provinces.map((province) =>
    province.bodies.filter(({ type }) => type.endsWith('Cell')).map(({ code }) => ids.get(code) ?? 0),
  );
}
