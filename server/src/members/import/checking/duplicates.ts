import { COLUMNS } from '../columns.ts';
import type { MemberValues } from './member-row.ts';
import { type RowProblem, error } from './problems.ts';

const FIELDS = [
  'externalId', 'fullName', 'gender', 'birthDate', 'citizenId', 'cardNumber', 'orgId', 'joinedOn', 'officialOn', 'status', 'statusDate',
] as const satisfies (keyof MemberValues)[];
const UNKNOWN = 0;
const EMPTY = 1;

interface Seen {
  row: number;
  name: string;
  isRefused: boolean;
  /** One 32-bit hash a field; 0 where the row was at fault and says nothing. */
  says: Uint32Array;
}

/**
 * Finds rows that speak of the same person. Two rows that say the same are one row written twice: the first is taken,
 * the other is reported. Two rows with one citizen id, or one CSDL ID, that contradict each other cannot both be right
 * and only the data's owner knows which: none is taken. What a faulty row leaves open contradicts nothing.
 * Memory: about 300 bytes a row.
 */
export function duplicateFinder(): {
  /** Call once for every row in the order of the file, also for rows refused for their own reasons. */
  see: (row: number, values: MemberValues, isRefused: boolean) => void;
  /** What is to be said, by row number; call after the last row. */
  findings: () => Map<number, RowProblem[]>;
} {
  const byCitizen = new Map<string, Seen>();
  const byExternal = new Map<string, Seen>();
  const clashes: { column: 'citizenId' | 'externalId'; a: Seen; b: Seen }[] = [];
  const repeats: { first: Seen; again: Seen }[] = [];

  return {
    see(row, values, isRefused) {
      const seen: Seen = { row, name: values.fullName ?? '', isRefused, says: statementsOf(values, isRefused) };
      const sameCitizen = known(byCitizen, values.citizenId, seen);
      const sameExternal = known(byExternal, values.externalId, seen);
      if (sameCitizen && contradict(sameCitizen, seen)) clashes.push({ column: 'citizenId', a: sameCitizen, b: seen });
      else if (sameCitizen && !isRefused && !sameCitizen.isRefused) repeats.push({ first: sameCitizen, again: seen });
      if (sameExternal && sameExternal !== sameCitizen && contradict(sameExternal, seen)) {
        clashes.push({ column: 'externalId', a: sameExternal, b: seen });
      }
      // A sound row takes the place of a faulty one, so that a third is compared with what will be taken.
      if (!isRefused && sameCitizen?.isRefused && values.citizenId !== null) byCitizen.set(values.citizenId, seen);
    },
    findings() {
      const found = new Map<number, RowProblem[]>();
      const say = (row: number, problem: RowProblem): void => {
        const already = found.get(row) ?? [];
        if (!already.some((other) => other.code === problem.code)) found.set(row, [...already, problem]);
      };
      for (const { column, a, b } of clashes) {
        say(a.row, clash(column, b));
        say(b.row, clash(column, a));
      }
      for (const { first, again } of repeats) {
        const inherited = found.get(first.row);
        if (inherited) for (const problem of inherited) say(again.row, problem);
        else say(again.row, repeated(first));
      }
      return found;
    },
  };
}

function known(map: Map<string, Seen>, key: string | null, seen: Seen): Seen | null {
  if (key === null) return null;
  const before = map.get(key);
  if (before) return before;
  map.set(key, seen);
  return null;
}

function contradict(a: Seen, b: Seen): boolean {
  return a.says.some((said, field) => {
    const other = b.says[field] ?? UNKNOWN;
    return said !== UNKNOWN && other !== UNKNOWN && said !== other;
  });
}

/** The organisation counts by what it is, not by how it is spelled, so `orgName` is not among the fields. */
function statementsOf(values: MemberValues, isRefused: boolean): Uint32Array {
  return Uint32Array.from(FIELDS, (field) => {
    const value = values[field];
    if (value === null) return isRefused ? UNKNOWN : EMPTY;
    return Math.max(hash(String(value)), EMPTY + 1);
  });
}

/** FNV-1a, 32 bits: two different values pass for equal once in four billion comparisons of colliding rows. */
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) state = Math.imul(state ^ text.charCodeAt(at), 0x01000193);
  return state >>> 0;
}

function clash(column: 'citizenId' | 'externalId', other: Seen): RowProblem {
  const what = column === 'citizenId' ? 'số định danh' : 'ID';
  const who = other.name ? `, ${other.name}` : '';
  return error(`duplicate-${column}`, COLUMNS.members[column], `Trùng ${what} với dòng ${String(other.row)}${who}.`);
}

function repeated(taken: Seen): RowProblem {
  const line = `dòng ${String(taken.row)}`;
  return { code: 'repeated-row', severity: 'once', column: COLUMNS.members.citizenId, text: `Giống hệt ${line}. Chỉ nhận ${line}.` };
}
