import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { fileSource } from '../../../platform/archives/byte-source.ts';
import type { RawCell } from '../reading/cells.ts';
import { readTable } from '../reading/read-table.ts';
import { duplicateFinder } from './duplicates.ts';
import { spellingKey } from './folding.ts';
import { type MemberValues, checkMemberRow } from './member-row.ts';
import { type RowProblem, refuses } from './problems.ts';

interface Expectation {
  kind: string;
  rows: number[];
  severity: 'error' | 'once' | 'warning' | 'none';
  field: string;
}
interface Checked {
  values: MemberValues;
  problems: RowProblem[];
}

const data = (name: string): string => fileURLToPath(new URL(`../../../../../data/csdl/${name}`, import.meta.url));

async function rowsOf(name: string, kind: 'members' | 'organizations'): Promise<[number, RawCell[]][]> {
  const rows: [number, RawCell[]][] = [];
  const source = await fileSource(data(name));
  for await (const event of readTable(source, kind)) if (event.type === 'rows') rows.push(...event.rows);
  await source.close();
  return rows;
}

async function checkWorkbook(commune: string): Promise<Map<number, Checked>> {
  const organizations = await rowsOf(`${commune}-to-chuc.xlsx`, 'organizations');
  const byName = new Map(
    organizations.map(([row, cells]) => [
      spellingKey(String(cells[1])),
      { id: row, isCell: String(cells[2]).startsWith('Chi bộ') },
    ]),
  );
  const finder = duplicateFinder();
  const checked = new Map<number, Checked>();
  for (const [row, cells] of await rowsOf(`${commune}-dang-vien.xlsx`, 'members')) {
    const result = checkMemberRow(cells, {
      findOrganization: (name) => byName.get(spellingKey(name)) ?? null,
      committee: 'phường',
      today: '2026-11-22',
    });
    finder.see(row, result.values, refuses(result.problems));
    checked.set(row, result);
  }
  for (const [row, problems] of finder.findings()) checked.get(row)!.problems.push(...problems);
  return checked;
}

const severityOf = (problems: RowProblem[]): string =>
  (['error', 'once', 'warning'] as const).find((severity) =>
    problems.some((problem) => problem.severity === severity),
  ) ?? 'none';

describe.each(['phuong-hoa-binh', 'xa-pa-co'])('the member list of %s', (commune) => {
  it('is judged row by row exactly as its expectations say', async () => {
    const checked = await checkWorkbook(commune);
    const expected = JSON.parse(readFileSync(data(`${commune}-expected.json`), 'utf8')) as Expectation[];
    const unlisted = new Map(checked);
    // One copy of a repeated row has lost its name as well: it is refused for that, and its twin is still taken.
    const alsoRefused = new Set(expected.filter(({ severity }) => severity === 'error').flatMap(({ rows }) => rows));
    for (const { kind, rows, severity, field } of expected) {
      // Of two identical rows the first is taken without a word.
      const [accused, taken] = severity === 'once' ? [[Math.max(...rows)], [Math.min(...rows)]] : [rows, []];
      for (const row of accused) {
        const problems = checked.get(row)!.problems;
        const isRefused = severity === 'once' && alsoRefused.has(row);
        expect([kind, row, severityOf(problems)]).toEqual([kind, row, isRefused ? 'error' : severity]);
        if (severity !== 'none' && !isRefused) expect(problems.map((problem) => problem.column)).toContain(field);
      }
      for (const row of taken) expect([kind, row, severityOf(checked.get(row)!.problems)]).toEqual([kind, row, 'none']);
      for (const row of rows) unlisted.delete(row);
    }
    expect([...unlisted].filter(([, { problems }]) => problems.length > 0)).toEqual([]);
  }, 30_000);

  it('has every name, number, date and organisation normalised', async () => {
    const checked = [...(await checkWorkbook(commune)).values()];
    const taken = checked.filter(({ problems }) => severityOf(problems) !== 'error').map(({ values }) => values);
    expect(taken.length).toBeGreaterThan(700);
    for (const values of taken) {
      expect(values.fullName).toMatch(/^\p{Lu}\p{Ll}*( \p{Lu}\p{Ll}*)+$/u);
      expect(values.fullName).toBe(values.fullName!.normalize('NFC'));
      expect(values.citizenId).toMatch(/^\d{12}$/);
      for (const date of [values.birthDate, values.joinedOn]) expect(date).toMatch(/^\d{4}-\d\d-\d\d$/);
      expect(values.orgId).toBeTypeOf('number');
    }
    const exempted = taken.filter((values) => values.status === 'exempted');
    expect(exempted.length).toBeGreaterThan(20);
    for (const values of exempted) expect(values.statusDate).toBe('2025-09-27');
  }, 30_000);
});
