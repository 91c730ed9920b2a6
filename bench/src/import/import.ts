import path from 'node:path';
import type pg from 'pg';
import { seedBodies } from '../../../server/src/demo/seed/bodies.ts';
import { seededProvinces } from '../../../server/src/demo/seed/shape.ts';
import { openPool } from '../../../server/src/platform/database/pool.ts';
import { type Ground, ROOT } from '../ground.ts';
import { type Line, figure, median, ratio } from '../results.ts';
import { copyRows, emptyMembers, prepareRows } from './copy-limit.ts';
import { provinceLists } from './lists.ts';
import { runImport } from './run-import.ts';

const MEMBERS = 200_000;
const ROUNDS = 3;
const SAMPLES = path.join(ROOT, 'data/csdl');
const WARD = '25.168.000.000.000';
const PROVINCE = '25.000.000.000.000';

/** The ward's workbook, and a province from CSV against a COPY of the rows that the import makes. */
export async function importing(ground: Ground): Promise<Line[]> {
  return [...(await ward(ground)), ...(await province(ground))];
}

async function ward(ground: Ground): Promise<Line[]> {
  const urls = await ground.fresh('import_ward');
  const pool = openPool(urls.ownerUrl, { max: 2, name: 'bench' });
  try {
    await bodies(pool, [
      ['00.000.000.000.000', 'Trung ương', 'central', null],
      [PROVINCE, 'Đảng bộ tỉnh Phú Thọ', 'province', '00.000.000.000.000'],
    ]);
    await runImport(urls, pool, PROVINCE, 'organizations', path.join(SAMPLES, 'phuong-hoa-binh-to-chuc.xlsx'));
    const seconds: number[] = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      await emptyMembers(pool);
      const run = await runImport(urls, pool, WARD, 'members', path.join(SAMPLES, 'phuong-hoa-binh-dang-vien.xlsx'));
      // The first round warms the caches up.
      if (round > 0) seconds.push(run.seconds);
    }
    console.log(`  ward         ${seconds.map((each) => each.toFixed(1).padStart(6)).join('')} s`);
    return [figure('import.ward.seconds', median(seconds), 's', '<=10')];
  } finally {
    await pool.end();
  }
}

async function province(ground: Ground): Promise<Line[]> {
  const [shape] = seededProvinces(MEMBERS);
  if (shape === undefined) throw new Error('No province to import');
  const { csv, xlsx } = await provinceLists(shape);
  const urls = await ground.fresh('import_province');
  const pool = openPool(urls.ownerUrl, { max: 2, name: 'bench' });
  try {
    const client = await pool.connect();
    await seedBodies(client, [shape]);
    client.release();
    const ours: number[] = [];
    const limit: number[] = [];
    const peaks: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      await emptyMembers(pool);
      const run = await runImport(urls, pool, shape.code, 'members', csv);
      if (run.counts['add'] !== MEMBERS) throw new Error(`Only ${String(run.counts['add'])} rows were taken`);
      ours.push(run.seconds);
      peaks.push(run.peakMb);
      if (round === 0) await prepareRows(pool);
      await emptyMembers(pool);
      limit.push(await copyRows(pool));
      console.log(
        `  province     import ${run.seconds.toFixed(1)} s, ${run.peakMb.toFixed(0)} MB; COPY ${(limit.at(-1) ?? NaN).toFixed(1)} s`,
      );
    }
    await emptyMembers(pool);
    const workbook = await runImport(urls, pool, shape.code, 'members', xlsx);
    return [
      ratio(
        'import.province.copy_ratio',
        median(ours.map((each, round) => each / (limit[round] ?? NaN))),
        'COPY of the same prepared rows into the same tables with their indexes, wall time',
        '<=8',
      ),
      figure('import.province.seconds', median(ours), 's'),
      figure('import.province.rss_mb', Math.max(...peaks), 'MB PSS', '<=512'),
      figure('import.province.xlsx_seconds', workbook.seconds, 's'),
      figure('import.province.xlsx_rss_mb', workbook.peakMb, 'MB PSS'),
    ];
  } finally {
    await pool.end();
  }
}

async function bodies(
  pool: pg.Pool,
  list: readonly (readonly [string, string, string, string | null])[],
): Promise<void> {
  for (const [code, name, type, parent] of list) {
    await pool.query(
      `WITH body AS (INSERT INTO organizations_organization DEFAULT VALUES RETURNING id)
       INSERT INTO organizations_form (org_id, name, folded_name, type, parent_id, code)
       SELECT id, $2, lower($2), $3, (SELECT org_id FROM organizations_form WHERE code = $4), $1 FROM body`,
      [code, name, type, parent],
    );
  }
}
