import type pg from 'pg';
import { spellingKey } from './checking/folding.ts';
import { type SubtreeRow, provinceOf, subtreeOf, todayOf } from './committee.queries.ts';

/** The committee an import is for, and what its rows may name. */
export interface Committee {
  id: number;
  name: string;
  provinceId: number | null;
  today: string;
  /** Every body of the subtree by id, the committee itself included. */
  orgs: ReadonlyMap<number, SubtreeRow>;
  byCode: ReadonlyMap<string, SubtreeRow>;
  /** Finds what a row names, by code or by name as people spell it. */
  find: (nameOrCode: string) => { id: number; isCell: boolean } | 'ambiguous' | null;
}

/** Loads the committee with its subtree; null when there is no such body today. */
export async function loadCommittee(client: pg.ClientBase, orgId: number): Promise<Committee | null> {
  const rows = await subtreeOf(client, orgId);
  const own = rows.find((row) => row.id === orgId);
  if (!own) return null;
  const byCode = new Map(rows.map((row) => [row.code, row]));
  const byName = new Map<string, SubtreeRow | 'ambiguous'>();
  for (const row of rows) {
    const key = spellingKey(row.name);
    const other = byName.get(key);
    // A cell and a party organisation may share a name; members belong to the cell.
    if (other === undefined || (other !== 'ambiguous' && row.is_cell && !other.is_cell)) byName.set(key, row);
    else if (other === 'ambiguous' || row.is_cell === other.is_cell) byName.set(key, 'ambiguous');
  }
  // Thousands of rows name the same few hundred cells.
  const known = new Map<string, ReturnType<Committee['find']>>();
  return {
    id: orgId,
    name: own.name,
    provinceId: await provinceOf(client, orgId),
    today: await todayOf(client),
    orgs: new Map(rows.map((row) => [row.id, row])),
    byCode,
    find(nameOrCode) {
      const before = known.get(nameOrCode);
      if (before !== undefined) return before;
      const row = byCode.get(nameOrCode) ?? byName.get(spellingKey(nameOrCode)) ?? null;
      const found = row === null || row === 'ambiguous' ? row : { id: row.id, isCell: row.is_cell };
      known.set(nameOrCode, found);
      return found;
    },
  };
}
