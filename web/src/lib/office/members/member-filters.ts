/** What the list is narrowed to; empty text means everything. */
export interface MemberFilters {
  q: string;
  cell: string;
  class: string;
  activity: string;
  noAccount: string;
}
/** Everything below the body. */
export const NO_FILTERS: MemberFilters = { q: '', cell: '', class: '', activity: '', noAccount: '' };

/** The query of a list or an export with these filters. */
export function memberQuery(orgId: number, filters: MemberFilters): string {
  const query = new URLSearchParams({ orgId: String(orgId) });
  for (const [name, value] of Object.entries(filters)) if (value !== '') query.set(name, value);
  return query.toString();
}
