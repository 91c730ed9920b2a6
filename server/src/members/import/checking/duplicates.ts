import { COLUMNS } from '../columns.ts';
import type { MemberValues } from './member-row.ts';
import { type RowProblem, error } from './problems.ts';

const FIELDS = [
  'externalId',
  'fullName',
  'gender',
  'birthDate',
  'citizenId',
  'cardNumber',
  'orgId',
  'joinedOn',
  'officialOn',
  'status',
  'statusDate',
] as const satisfies (keyof MemberValues)[];
const UNKNOWN = 0;
const EMPTY = 1;
const WIDTH = FIELDS.length;

/** Rows seen so far, column by column: a 32-bit hash a field (0 where a faulty row says nothing), the row, the name. */
interface Seen {
  hashes: Uint32Array;
  rows: number[];
  names: string[];
  refused: boolean[];
}

/** What is known once every row has been seen. */
export interface DuplicateFinder {
  /** Call once for every row in the order of the file, also for rows refused for their own reasons. */
  see: (row: number, values: MemberValues, isRefused: boolean) => void;
  /** What is to be said, by row number; call after the last row. */
  findings: () => Map<number, RowProblem[]>;
  /** Whether any row carried this CSDL ID. */
  hasExternalId: (externalId: string) => boolean;
}

/**
 * Finds rows that speak of the same person. Two rows that say the same are one row written twice: the first is taken,
 * the other is reported. Two rows with one citizen id, or one CSDL ID, that contradict each other cannot both be right
 * and only the data's owner knows which: none is taken. What a faulty row leaves open contradicts nothing.
 * Memory: about 200 bytes a row.
 */
export function duplicateFinder(): DuplicateFinder {
  const byCitizen = new Map<string, number>();
  const byExternal = new Map<string, number>();
  const clashes: { column: 'citizenId' | 'externalId'; a: number; b: number }[] = [];
  const repeats: { first: number; again: number }[] = [];
  const seen: Seen = { hashes: new Uint32Array(1024 * WIDTH), rows: [], names: [], refused: [] };

  return {
    see(row, values, isRefused) {
      const at = remember(seen, row, values, isRefused);
      const sameCitizen = known(byCitizen, values.citizenId, at);
      const sameExternal = known(byExternal, values.externalId, at);
      if (sameCitizen !== null && contradict(seen, sameCitizen, at))
        clashes.push({ column: 'citizenId', a: sameCitizen, b: at });
      else if (sameCitizen !== null && !isRefused && seen.refused[sameCitizen] === false)
        repeats.push({ first: sameCitizen, again: at });
      if (sameExternal !== null && sameExternal !== sameCitizen && contradict(seen, sameExternal, at)) {
        clashes.push({ column: 'externalId', a: sameExternal, b: at });
      }
      // A sound row takes the place of a faulty one, so that a third is compared with what will be taken.
      if (!isRefused && sameCitizen !== null && seen.refused[sameCitizen] === true && values.citizenId !== null)
        byCitizen.set(values.citizenId, at);
    },
    findings() {
      const found = new Map<number, RowProblem[]>();
      const say = (at: number, problem: RowProblem): void => {
        const row = seen.rows[at] ?? 0;
        const already = found.get(row) ?? [];
        if (!already.some((other) => other.code === problem.code)) found.set(row, [...already, problem]);
      };
      for (const { column, a, b } of clashes) {
        say(a, clash(column, seen, b));
        say(b, clash(column, seen, a));
      }
      for (const { first, again } of repeats) {
        const inherited = found.get(seen.rows[first] ?? 0);
        if (inherited) for (const problem of inherited) say(again, problem);
        else say(again, repeated(seen.rows[first] ?? 0));
      }
      return found;
    },
    hasExternalId: (externalId) => byExternal.has(externalId),
  };
}

function known(map: Map<string, number>, key: string | null, at: number): number | null {
  if (key === null) return null;
  const before = map.get(key);
  if (before === undefined) map.set(key, at);
  return before ?? null;
}

function contradict({ hashes }: Seen, a: number, b: number): boolean {
  for (let field = 0; field < WIDTH; field++) {
    const one = hashes[a * WIDTH + field] ?? UNKNOWN;
    const other = hashes[b * WIDTH + field] ?? UNKNOWN;
    if (one !== UNKNOWN && other !== UNKNOWN && one !== other) return true;
  }
  return false;
}

/** The organisation counts by what it is, not by how it is spelled, so `orgName` is not among the fields. */
function remember(seen: Seen, row: number, values: MemberValues, isRefused: boolean): number {
  const at = seen.rows.length;
  if ((at + 1) * WIDTH > seen.hashes.length) {
    const wider = new Uint32Array(seen.hashes.length * 2);
    wider.set(seen.hashes);
    seen.hashes = wider;
  }
  for (const [field, key] of FIELDS.entries()) {
    const value = values[key];
    seen.hashes[at * WIDTH + field] =
      value !== null ? Math.max(hash(String(value)), EMPTY + 1) : isRefused ? UNKNOWN : EMPTY;
  }
  seen.rows.push(row);
  seen.names.push(values.fullName ?? '');
  seen.refused.push(isRefused);
  return at;
}

/** FNV-1a, 32 bits: two different values pass for equal once in four billion comparisons of colliding rows. */
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) state = Math.imul(state ^ text.charCodeAt(at), 0x01000193);
  return state >>> 0;
}

function clash(column: 'citizenId' | 'externalId', seen: Seen, other: number): RowProblem {
  const what = column === 'citizenId' ? 'số định danh' : 'ID';
  const who = seen.names[other] ? `, ${seen.names[other]}` : '';
  return error(
    `duplicate-${column}`,
    COLUMNS.members[column],
    `Trùng ${what} với dòng ${String(seen.rows[other])}${who}.`,
  );
}

function repeated(taken: number): RowProblem {
  const line = `dòng ${String(taken)}`;
  return {
    code: 'repeated-row',
    severity: 'once',
    column: COLUMNS.members.citizenId,
    text: `Giống hệt ${line}. Chỉ nhận ${line}.`,
  };
}
