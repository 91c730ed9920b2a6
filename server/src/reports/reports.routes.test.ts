import type { Overview, Report, ReportList, Statistics } from '@sotay/contract';
import { REPORT_MOVES } from '@sotay/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accountId } from '../authority/testing/identities.ts';
import { person } from '../authority/testing/people.ts';
import { village, type Village } from '../members/testing/village.ts';
import { pdfText } from '../platform/pdf/testing/read-pdf.ts';

let place: Village;
beforeAll(async () => void (place = await village()));
afterAll(() => place.drop());

const SECRETARY = 'secretary of the cell directly under the commune';
const OFFICE = 'office of the commune';
const CELL = 101;
const COMMUNE = 10;

async function ask<T>(key: string, method: 'GET' | 'POST' | 'PATCH', url: string, payload?: object) {
  const response = await (await place.as(key))({ method, url, ...(payload === undefined ? {} : { payload }) });
  return { status: response.statusCode, body: response.json<T & { title?: string; code?: string }>() };
}
const draft = async (forMonth: string): Promise<Report> =>
  (await ask<Report>(SECRETARY, 'POST', '/api/reports', { orgId: CELL, forMonth })).body;

/** A closed meeting of a body with so many present and absent, as its rollup stands. */
async function held(org: number, forMonth: string, present: number, absent: number): Promise<void> {
  await place.database.ownerPool.query(
    `INSERT INTO meetings_rollup (org_id, for_month, kind, meetings, base, present, late, excused, unexcused)
     VALUES ($1, $2, 'regular', 1, $3::int + $4::int, $3, 0, 0, $4)
     ON CONFLICT (org_id, for_month, kind) DO UPDATE SET base = EXCLUDED.base, present = EXCLUDED.present, unexcused = EXCLUDED.unexcused`,
    [org, forMonth, present, absent],
  );
}

describe('a monthly report', () => {
  test('is begun once, sent, given back with a reason, sent again and taken', async () => {
    const first = await draft('2026-05-01');
    expect(first).toMatchObject({ state: 'draft', maySubmit: true, superior: { id: COMMUNE } });
    expect((await draft('2026-05-17')).id).toBe(first.id);
    const empty = await ask(SECRETARY, 'POST', `/api/reports/${first.id}/submit`);
    expect(empty).toMatchObject({ status: 422, body: { code: 'invalid' } });

    const words = { summary: 'Tháng này lũ, chi bộ họp bù vào tháng sau.', version: first.version };
    const edited = await ask<Report>(SECRETARY, 'PATCH', `/api/reports/${first.id}`, words);
    expect(edited.status).toBe(200);
    const sent = await ask<Report>(SECRETARY, 'POST', `/api/reports/${first.id}/submit`);
    expect(sent.body).toMatchObject({ state: 'submitted', mayEdit: false });

    const inbox = await ask<ReportList>(OFFICE, 'GET', `/api/reports?orgId=${String(COMMUNE)}&state=submitted`);
    expect(inbox.body.items.find((row) => row.id === first.id)).toMatchObject({ org: { id: CELL }, mayDecide: true });
    const back = await ask<Report>(OFFICE, 'POST', `/api/reports/${first.id}/return`, { reason: 'Thiếu ngày họp bù.' });
    expect(back.body.state).toBe('returned');
    const seen = await ask<Report>(SECRETARY, 'GET', `/api/reports/${first.id}`);
    expect(seen.body).toMatchObject({ returnReason: 'Thiếu ngày họp bù.', maySubmit: true });
    expect((await ask<Report>(SECRETARY, 'POST', `/api/reports/${first.id}/submit`)).body.state).toBe('submitted');
    expect((await ask<Report>(OFFICE, 'POST', `/api/reports/${first.id}/accept`)).body.state).toBe('accepted');
    const late = await ask<Report>(OFFICE, 'POST', `/api/reports/${first.id}/return`, { reason: 'Muộn rồi.' });
    expect(late).toMatchObject({ status: 409, body: { code: 'reportMoved' } });
  });

  test('keeps the words of the first of two who write at once, and tells the second', async () => {
    const report = await draft('2026-06-01');
    const write = (summary: string) =>
      ask<Report>(SECRETARY, 'PATCH', `/api/reports/${report.id}`, { version: report.version, summary });
    expect((await write('Bản thứ nhất')).status).toBe(200);
    expect(await write('Bản thứ hai')).toMatchObject({ status: 409, body: { code: 'reportChanged' } });
    expect((await ask<Report>(SECRETARY, 'GET', `/api/reports/${report.id}`)).body.summary).toBe('Bản thứ nhất');
  });

  test('is not read above while it is being written, nor by another cell', async () => {
    const report = await draft('2026-07-01');
    for (const key of [OFFICE, 'secretary of the sibling cell', 'organisation board of the commune']) {
      expect((await ask(key, 'GET', `/api/reports/${report.id}`)).status).toBe(404);
    }
  });

  test('is printed in the Party’s form for who may read it, and for nobody else', async () => {
    const report = await draft('2025-11-01');
    const print = async (key: string) =>
      (await place.as(key))({ method: 'GET', url: `/api/reports/${report.id}/report.pdf` });
    expect((await print(OFFICE)).statusCode).toBe(404);
    const words = { version: report.version, summary: 'Đã làm xong đường Ngõ 7.', proposals: 'Xin thêm ghế.' };
    expect((await ask<Report>(SECRETARY, 'PATCH', `/api/reports/${report.id}`, words)).status).toBe(200);
    expect((await ask<Report>(SECRETARY, 'POST', `/api/reports/${report.id}/submit`)).status).toBe(200);
    for (const key of [SECRETARY, OFFICE]) {
      const printed = await print(key);
      expect(printed.headers['content-disposition']).toMatch(/^attachment; filename="bao-cao-2025-11-101\.pdf"$/);
      const text = await pdfText(printed.rawPayload);
      for (const part of ['tháng 11/2025', 'Đã làm xong đường Ngõ 7.', 'Xin thêm ghế.', 'Trong tháng chưa họp.']) {
        expect(text).toContain(part);
      }
    }
    for (const key of ['secretary of the sibling cell', 'organisation board of the commune']) {
      expect((await print(key)).statusCode).toBe(404);
    }
  });

  test('refuses a text that carries the stamp of a state secret', async () => {
    const report = await draft('2026-08-01');
    const marked = { version: report.version, summary: 'TUYỆT MẬT\nNội dung' };
    expect((await ask(SECRETARY, 'PATCH', `/api/reports/${report.id}`, marked)).status).toBe(422);
    expect((await ask<Report>(SECRETARY, 'GET', `/api/reports/${report.id}`)).body.summary).toBe('');
  });

  test('has the moves of the contract in the database, and no other is made', async () => {
    const { rows } = await place.database.ownerPool.query(
      'SELECT from_state AS "from", to_state AS "to", act FROM reports_move ORDER BY 1, 2',
    );
    expect(rows).toEqual([...REPORT_MOVES].sort((a, b) => `${a.from} ${a.to}`.localeCompare(`${b.from} ${b.to}`)));
    const { id } = await draft('2026-09-01');
    const states = ['draft', 'submitted', 'accepted', 'returned'] as const;
    for (const from of states) {
      for (const to of states) {
        await place.database.ownerPool.query('ALTER TABLE reports_report DISABLE TRIGGER reports_guard');
        await place.database.ownerPool.query('UPDATE reports_report SET state = $2 WHERE id = $1', [id, from]);
        await place.database.ownerPool.query('ALTER TABLE reports_report ENABLE TRIGGER reports_guard');
        const moved = place.database.ownerPool.query('UPDATE reports_report SET state = $2 WHERE id = $1', [id, to]);
        if (from === to || REPORT_MOVES.some((move) => move.from === from && move.to === to)) await moved;
        else await expect(moved).rejects.toMatchObject({ code: 'RP001' });
      }
    }
  });
});

describe('the month of the cells below', () => {
  test('says who has not convened, and a secretary is reminded once a day', async () => {
    const month = '2026-04-01';
    const overview = await ask<Overview>(
      OFFICE,
      'GET',
      `/api/meetings-overview?orgId=${String(COMMUNE)}&forMonth=${month}`,
    );
    expect(overview.status).toBe(200);
    const row = overview.body.items.find((item) => item.org.id === CELL);
    expect(row).toMatchObject({ regular: null, report: null, mayNudge: true });
    const nudge = () =>
      ask<{ sent: boolean }>(OFFICE, 'POST', '/api/reports/nudges', { orgId: CELL, about: 'convene', forMonth: month });
    expect((await nudge()).body.sent).toBe(true);
    expect((await nudge()).body.sent).toBe(false);
    expect(
      (
        await ask('secretary of the sibling cell', 'POST', '/api/reports/nudges', {
          orgId: CELL,
          about: 'report',
          forMonth: month,
        })
      ).status,
    ).not.toBe(200);
  });

  test('is nobody’s who does not serve the body', async () => {
    const url = `/api/meetings-overview?orgId=${String(COMMUNE)}&forMonth=2026-04-01`;
    for (const key of ['same cell', 'office of the other commune', 'administrator of the commune']) {
      expect((await ask(key, 'GET', url)).status).toBe(404);
    }
  });
});

describe('attendance in numbers', () => {
  const url = (org: number, month: string): string =>
    `/api/statistics/attendance?orgId=${String(org)}&from=${month}&to=${month}&kind=regular`;

  test('hides a group under five and the smallest beside it, and its total holds neither', async () => {
    const month = '2026-03-01';
    await held(101, month, 2, 1);
    await held(102, month, 8, 2);
    const { body } = await ask<Statistics>(OFFICE, 'GET', url(COMMUNE, month));
    const points = Object.fromEntries(body.children.map((child) => [child.org.id, child.points[0]]));
    expect(points[101]).toEqual({ forMonth: month, held: true, hidden: true });
    expect(points[102]).toEqual({ forMonth: month, held: true, hidden: true });
    expect(body.total[0]).toEqual({ forMonth: month, held: true, hidden: true });
    const own = await ask<Statistics>(SECRETARY, 'GET', url(CELL, month));
    expect(own.body.total[0]).toMatchObject({ hidden: false, base: 3, present: 2 });
  });

  test('gives no hidden figure away by sums and differences, whatever the sizes of the groups', async () => {
    const month = '2026-02-01';
    const cells = [101, 102, 111, 112];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 4, maxLength: 4 }), async (sizes) => {
        for (const [at, cell] of cells.entries()) await held(cell, month, sizes[at] ?? 1, 1);
        for (const [key, body] of [
          [OFFICE, COMMUNE],
          ['organisation board of the commune', COMMUNE],
          ['organisation board of the province', 2],
          ['secretary of the body led by its leaders', 11],
        ] as const) {
          const found = await ask<Statistics>(key, 'GET', url(body, month));
          const shown = found.body.children.flatMap((child) => child.points);
          for (const point of shown) if (point.base !== undefined) expect(point.base).toBeGreaterThanOrEqual(5);
          const hiddenCells = cells.filter((_, at) => (sizes[at] ?? 1) + 1 < 5);
          for (const child of found.body.children) {
            if (hiddenCells.includes(child.org.id)) expect(child.points[0]?.base).toBeUndefined();
          }
          // a total is a sum of what is shown somewhere below it: taking away leaves nothing of a hidden group
          const visible = new Set(shown.map((point) => point.base ?? 0));
          const sums = subsetSums([...cells.entries()].map(([at]) => (sizes[at] ?? 1) + 1).filter((base) => base >= 5));
          expect(sums.has(found.body.total[0]?.base ?? 0)).toBe(true);
          for (const base of visible) expect(sums.has(base)).toBe(true);
        }
      }),
      { numRuns: 25 },
    );
  });

  test('shows a past month with the tree it then had', async () => {
    const month = '2024-03-01';
    await held(101, month, 9, 0);
    await held(102, month, 7, 0);
    await place.database.ownerPool.query(`UPDATE organizations_form SET valid = '[2025-01-01,)' WHERE org_id = 102`);
    await place.database.ownerPool.query(
      `INSERT INTO organizations_form (org_id, name, folded_name, type, parent_id, code, valid)
       SELECT 102, 'Chi bộ cũ', 'chi bo cu', type, 20, '99.999.999.000.099', '[2020-01-01,2025-01-01)' FROM organizations_form WHERE org_id = 102`,
    );
    const { body } = await ask<Statistics>(OFFICE, 'GET', url(COMMUNE, month));
    expect(body.children.map((child) => child.org.id)).not.toContain(102);
    expect(body.total[0]?.base).toBe(9);
  });

  test('goes out as a workbook, recorded', async () => {
    const response = await (
      await place.as(OFFICE)
    )({
      method: 'GET',
      url: `/api/statistics/attendance.xlsx?orgId=${String(COMMUNE)}&from=2026-01-01&to=2026-03-01&kind=regular`,
    });
    expect(response.statusCode).toBe(200);
    expect(response.rawPayload.subarray(0, 2).toString()).toBe('PK');
    const { rows } = await place.database.ownerPool.query(
      `SELECT count(*)::int AS n FROM audit_entry WHERE act = 'statistics.export' AND account_id = $1`,
      [accountId(person(OFFICE))],
    );
    expect(rows).toEqual([{ n: 1 }]);
  });
});

function subsetSums(values: readonly number[]): Set<number> {
  return values.reduce((sums, value) => new Set([...sums, ...[...sums].map((sum) => sum + value)]), new Set([0]));
}
