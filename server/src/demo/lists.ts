import path from 'node:path';
import { applyImport } from '../members/import/apply-import.ts';
import { readImport, type ImportDeps } from '../members/import/read-import.ts';
import { bufferSource, fileSource, type ByteSource } from '../platform/archives/byte-source.ts';
import { generateCommune } from './generator/commune.ts';
import { BAO_LA, LUONG_SON, type CommuneShape } from './generator/communes.ts';
import { csvOf, memberRows, organizationRows } from './generator/csdl-rows.ts';
import { bodyByCode } from './roots.ts';

const SAMPLES = path.resolve(import.meta.dirname, '../../../data/csdl');

/** A commune of the demo and where its two lists come from. */
interface DemoCommune {
  readonly code: string;
  readonly lists: () => { file: string; source: () => Promise<Closable> }[];
}
type Closable = ByteSource & { close: () => Promise<void> };

/** Phường Hòa Bình: the commune that most demo people belong to. */
export const HOA_BINH_CODE = '25.168.000.000.000';

const COMMUNES: readonly DemoCommune[] = [
  sampled(HOA_BINH_CODE, 'phuong-hoa-binh'),
  sampled('25.212.000.000.000', 'xa-pa-co'),
  generated(LUONG_SON, 'xa-luong-son'),
  generated(BAO_LA, 'xa-bao-la'),
];

/**
 * Brings the four communes in by the same import that Văn phòng uses: organisations for the province, members for the
 * commune. Rows at fault stay out, as they would for anybody.
 */
export async function bringInCommunes(
  deps: ImportDeps,
  provinceId: number,
  say: (facts: object) => void,
): Promise<void> {
  for (const { code, lists } of COMMUNES) {
    const [bodies, members] = lists();
    if (bodies !== undefined) say(await bringIn(deps, provinceId, 'organizations', bodies));
    const commune = await bodyByCode(deps.ownerPool, code);
    if (commune === null) throw new Error(`The list of organisations did not bring ${code}`);
    if (members !== undefined) say(await bringIn(deps, commune, 'members', members));
  }
}

async function bringIn(
  deps: ImportDeps,
  orgId: number,
  kind: 'organizations' | 'members',
  list: { file: string; source: () => Promise<Closable> },
): Promise<object> {
  const { rows } = await deps.ownerPool.query<{ id: string }>(
    `INSERT INTO imports_import (org_id, kind, file_name, state, expires_at) VALUES ($1, $2, $3, 'uploaded', now() + interval '24 hours') RETURNING id`,
    [orgId, kind, list.file],
  );
  const id = rows[0]?.id ?? '';
  const source = await list.source();
  try {
    await readImport(deps, id, source);
  } finally {
    await source.close();
  }
  await applyImport(deps, id);
  const { rows: done } = await deps.ownerPool.query<{ state: string; counts: object; refusal: string | null }>(
    'SELECT state, counts, refusal FROM imports_import WHERE id = $1',
    [id],
  );
  const result = done[0];
  if (result?.state !== 'done')
    throw new Error(`Import of ${list.file} ended as ${result?.state ?? 'nothing'}: ${result?.refusal ?? ''}`);
  return { file: list.file, ...result.counts };
}

function sampled(code: string, name: string): DemoCommune {
  const list = (file: string) => ({ file, source: () => fileSource(path.join(SAMPLES, file)) });
  return { code, lists: () => [list(`${name}-to-chuc.xlsx`), list(`${name}-dang-vien.xlsx`)] };
}

function generated(shape: CommuneShape, name: string): DemoCommune {
  const list = (file: string, bytes: () => Buffer) => ({
    file,
    source: () => Promise.resolve({ ...bufferSource(bytes()), close: () => Promise.resolve() }),
  });
  return {
    code: `25.${shape.number}.000.000.000`,
    lists: () => {
      const commune = generateCommune(shape);
      return [
        list(`${name}-to-chuc.csv`, () => csvOf(organizationRows(commune))),
        list(`${name}-dang-vien.csv`, () => csvOf(memberRows(commune))),
      ];
    },
  };
}
