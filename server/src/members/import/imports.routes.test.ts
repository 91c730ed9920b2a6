import { readFileSync } from 'node:fs';
import { createHash, randomUUID } from 'node:crypto';
import { runOnce } from 'graphile-worker';
import exceljs from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Import, ImportRowList } from '@sotay/contract';
import { migrate } from '../../platform/database/migrate.ts';
import { quietWorkerLogger } from '../../platform/database/worker-logger.ts';
import { type Caller, type TestApp, testApp } from '../../platform/http/testing.ts';
import { importTasks } from './import-tasks.ts';
import { importRoutes } from './imports.routes.ts';
import { type ImportBench, importBench, memberCsv, sample } from './testing.ts';

let bench: ImportBench;
let test: TestApp;
let ward: number;
let board: Caller;
let otherBoard: Caller;

beforeAll(async () => {
  bench = await importBench();
  await migrate(bench.database.ownerUrl);
  const isRegistered = (await import('../../routes.ts')).modules.includes(importRoutes);
  test = await testApp({ database: bench.database, routes: isRegistered ? [] : [importRoutes] });
  await bench.import(bench.phuTho, 'organizations', sample('xa-pa-co-to-chuc.xlsx'));
  ward = await bench.org('25.212.000.000.000');
  board = await staff(ward);
  otherBoard = await staff(await bench.add('25.300.000.000.000', 'Đảng bộ xã khác', 'superior', bench.phuTho));
});
afterAll(async () => {
  await test.close();
  await bench.database.drop();
});

/** A caller who serves a body's organisation board and nothing else. */
async function staff(orgId: number): Promise<Caller> {
  const { rows } = await bench.ownerPool.query<{ id: string }>(
    `INSERT INTO identity_account (staff_name, staff_citizen_id_sealed, staff_citizen_id_index) VALUES ('Cán bộ thử', '\\x00', $1) RETURNING id`,
    [createHash('sha256').update(randomUUID()).digest()],
  );
  const id = rows[0]!.id;
  await bench.ownerPool.query(
    `INSERT INTO identity_binding (account_id, issuer, subject) VALUES ($1::uuid, 'https://test', $1::uuid::text)`,
    [id],
  );
  await bench.ownerPool.query(
    `INSERT INTO authority_staff_role (org_id, account_id, role) VALUES ($1, $2, 'organizationBoard')`,
    [orgId, id],
  );
  return test.as(id);
}

/** Lets the worker do what is queued. */
async function work(): Promise<void> {
  await runOnce({
    pgPool: bench.ownerPool,
    taskList: importTasks({ ownerPool: bench.ownerPool, crypto: test.crypto }),
    logger: quietWorkerLogger,
  });
}

function upload(caller: Caller, orgId: number, name: string, bytes: Buffer, kind = 'members'): ReturnType<Caller> {
  const boundary = 'xxxsotayxxx';
  const payload = Buffer.concat([
    Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`,
    ),
    bytes,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  return caller({
    method: 'POST',
    url: `/api/imports?orgId=${String(orgId)}&kind=${kind}`,
    payload,
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  });
}

describe('importing from Văn phòng', () => {
  let id: string;

  it('takes the ward’s workbook in sealed, reads it in the background, and shows the preview', async () => {
    const started = await upload(board, ward, 'danh-sach.xlsx', readFileSync(sample('xa-pa-co-dang-vien.xlsx')));
    expect(started.statusCode).toBe(200);
    expect(started.json()).toMatchObject({
      state: 'uploaded',
      fileName: 'danh-sach.xlsx',
      mayCancel: true,
      mayApply: false,
    });
    id = (started.json() as unknown as Import).id;
    const pieces = await bench.ownerPool.query<{ bytes_sealed: Buffer }>(
      'SELECT bytes_sealed FROM imports_file WHERE import_id = $1',
      [id],
    );
    expect(pieces.rows.length).toBe(1);
    expect(pieces.rows[0]!.bytes_sealed.includes('sheet1.xml')).toBe(false);
    await work();
    const shown = (await board({ method: 'GET', url: `/api/imports/${id}` })).json() as unknown as Import;
    expect(shown).toMatchObject({
      state: 'preview',
      mayApply: true,
      counts: { refused: 20, duplicate: 2, flagged: 4, toLookAt: 26 },
    });
    expect(shown.droppedColumns).toContain('Dân tộc');
    expect((await bench.ownerPool.query('SELECT 1 FROM imports_file WHERE import_id = $1', [id])).rowCount).toBe(0);
    const { rows } = await bench.ownerPool.query<{ payload: string }>(
      'SELECT payload::text FROM graphile_worker._private_jobs',
    );
    expect(JSON.stringify(rows)).not.toMatch(/danh-sach|\d{12}/);
  });

  it('pages through the rows that need a look, each with its reason', async () => {
    const seen: number[] = [];
    for (let after: string | null = ''; after !== null;) {
      const answer = await board({
        method: 'GET',
        url: `/api/imports/${id}/rows?toLookAt=true&limit=10${after ? `&after=${after}` : ''}`,
      });
      const page = answer.json() as unknown as ImportRowList;
      for (const row of page.items) {
        expect(row.reason.length).toBeGreaterThan(10);
        seen.push(row.number);
      }
      after = page.next;
    }
    expect(seen.length).toBe(26);
    expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b));
  });

  it('gives the workbook of reasons without anything that was dropped, and without formulas', async () => {
    const answer = await board({ method: 'GET', url: `/api/imports/${id}/reasons.xlsx` });
    const book = new exceljs.Workbook();
    await book.xlsx.load(answer.rawPayload as unknown as ArrayBuffer);
    const sheet = book.worksheets[0]!;
    expect(sheet.rowCount).toBe(27);
    const text = JSON.stringify(sheet.getSheetValues());
    expect(text).toContain('Không tìm thấy “Chi bộ không có thật” trong Đảng bộ Xã Pà Cò.');
    expect(text).not.toMatch(/Mường|Thường trú|"formula"/);
  });

  it('is invisible to another board and to somebody without a session', async () => {
    for (const url of [
      `/api/imports/${id}`,
      `/api/imports/${id}/rows`,
      `/api/imports/${id}/reasons.xlsx`,
      `/api/imports?orgId=${String(ward)}`,
    ]) {
      expect((await otherBoard({ method: 'GET', url })).statusCode).toBe(404);
      expect((await (await test.as(null))({ method: 'GET', url })).statusCode).toBe(401);
    }
    for (const step of ['apply', 'cancel'])
      expect((await otherBoard({ method: 'POST', url: `/api/imports/${id}/${step}` })).statusCode).toBe(404);
    expect((await upload(otherBoard, ward, 'x.csv', memberCsv([]))).statusCode).toBe(404);
  });

  it('writes the rows when the board decides so, once', async () => {
    expect((await board({ method: 'POST', url: `/api/imports/${id}/apply` })).json()).toMatchObject({
      state: 'applying',
      mayApply: false,
    });
    expect((await board({ method: 'POST', url: `/api/imports/${id}/apply` })).statusCode).toBe(409);
    await work();
    const done = (await board({ method: 'GET', url: `/api/imports/${id}` })).json() as unknown as Import;
    expect(done).toMatchObject({ state: 'done', mayApply: false, mayCancel: false, mayReadReasons: true });
    expect(done.progress.done).toBe(done.counts.add);
    const { rows } = await bench.ownerPool.query<{ act: string }>(
      `SELECT act FROM audit_entry WHERE subject_org_id = $1 AND act LIKE 'import.%' ORDER BY id`,
      [ward],
    );
    expect(rows.map(({ act }) => act)).toEqual(
      expect.arrayContaining(['import.start', 'import.reasons', 'import.apply']),
    );
    expect(
      ((await board({ method: 'GET', url: `/api/imports?orgId=${String(ward)}` })).json() as { items: unknown[] }).items
        .length,
    ).toBe(1);
  });

  it('refuses a hostile file with its sentence and erases it', async () => {
    const started = (await upload(board, ward, 'danh-sach.xlsx', Buffer.from('%PDF-1.7'))).json() as unknown as Import;
    await work();
    const shown = (await board({ method: 'GET', url: `/api/imports/${started.id}` })).json() as unknown as Import;
    expect(shown).toMatchObject({
      state: 'refused',
      refusal: 'Đây không phải tệp Excel (.xlsx) hay CSV. Hãy chọn tệp xuất từ CSDL đảng viên.',
    });
    expect(
      (await board({ method: 'POST', url: `/api/imports?orgId=${String(ward)}&kind=members`, payload: {} })).statusCode,
    ).toBe(422);
  });

  it('stops when it is cancelled and erases everything staged', async () => {
    const started = (
      await upload(
        board,
        ward,
        'a.csv',
        memberCsv([
          ['1', 'Lê Thị Lan', 'Nữ', '01/02/1980', '025180000001', '', 'Chi bộ Xóm 1', '01/01/2005', '', '', ''],
        ]),
      )
    ).json() as unknown as Import;
    await work();
    expect((await board({ method: 'POST', url: `/api/imports/${started.id}/cancel` })).json()).toMatchObject({
      state: 'cancelled',
    });
    expect((await bench.ownerPool.query('SELECT 1 FROM imports_row WHERE import_id = $1', [started.id])).rowCount).toBe(
      0,
    );
    expect((await board({ method: 'POST', url: `/api/imports/${started.id}/cancel` })).statusCode).toBe(409);
  });

  it('expires when nobody decides within its day', async () => {
    const started = (
      await upload(
        board,
        ward,
        'a.csv',
        memberCsv([
          ['1', 'Lê Thị Lan', 'Nữ', '01/02/1980', '025180000001', '', 'Chi bộ Xóm 1', '01/01/2005', '', '', ''],
        ]),
      )
    ).json() as unknown as Import;
    await work();
    await bench.ownerPool.query(`UPDATE imports_import SET expires_at = now() WHERE id = $1`, [started.id]);
    await importTasks({ ownerPool: bench.ownerPool, crypto: test.crypto })['imports:tend']!({}, undefined as never);
    expect((await board({ method: 'GET', url: `/api/imports/${started.id}` })).json()).toMatchObject({
      state: 'expired',
    });
    expect((await bench.ownerPool.query('SELECT 1 FROM imports_row WHERE import_id = $1', [started.id])).rowCount).toBe(
      0,
    );
  });

  it('takes up again what a dead process left half way', async () => {
    const rows = Array.from({ length: 3 }, (_, n) => [
      `z${String(n)}`,
      'Lê Thị Lan',
      'Nữ',
      '01/02/1980',
      `02518000100${String(n)}`,
      '',
      'Chi bộ Xóm 1',
      '01/01/2005',
      '',
      '',
      '',
    ]);
    const started = (await upload(board, ward, 'a.csv', memberCsv(rows))).json() as unknown as Import;
    await bench.ownerPool.query(`UPDATE imports_import SET state = 'reading' WHERE id = $1`, [started.id]);
    await bench.ownerPool.query(`DELETE FROM graphile_worker._private_jobs`);
    const tend = importTasks({ ownerPool: bench.ownerPool, crypto: test.crypto })['imports:tend']!;
    await tend({}, undefined as never);
    expect((await board({ method: 'GET', url: `/api/imports/${started.id}` })).json()).toMatchObject({
      state: 'preview',
      counts: { add: 3 },
    });
    await board({ method: 'POST', url: `/api/imports/${started.id}/apply` });
    await bench.ownerPool.query(`DELETE FROM graphile_worker._private_jobs`);
    await tend({}, undefined as never);
    expect((await board({ method: 'GET', url: `/api/imports/${started.id}` })).json()).toMatchObject({
      state: 'done',
      progress: { done: 3 },
    });
  });
});
