import type { MemberList, MemberRow } from '@sotay/contract';
import { ApiProblem, get } from '#lib/api/client.ts';

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

/** A body's members, page by page; what is shown stays until the next answer is there. */
export class MemberListStore {
  rows = $state.raw<readonly MemberRow[]>([]);
  first = $state.raw<MemberList | null>(null);
  next = $state<string | null>(null);
  reading = $state(false);
  problem = $state<string | null>(null);
  #turn = 0;

  /** Reads the first page for `filters`; an answer that was overtaken is dropped. */
  async read(orgId: number, filters: MemberFilters): Promise<void> {
    const page = await this.#page(orgId, filters, null);
    if (page === null) return;
    this.first = page;
    this.rows = page.items;
    this.next = page.next;
  }

  /** Adds the following page. */
  async more(orgId: number, filters: MemberFilters): Promise<void> {
    if (this.next === null || this.reading) return;
    const page = await this.#page(orgId, filters, this.next);
    if (page === null) return;
    this.rows = [...this.rows, ...page.items];
    this.next = page.next;
  }

  async #page(orgId: number, filters: MemberFilters, after: string | null): Promise<MemberList | null> {
    const turn = ++this.#turn;
    this.reading = true;
    try {
      const page = await get<MemberList>(`/api/members?${memberQuery(orgId, filters, after)}`);
      if (turn !== this.#turn) return null;
      this.problem = null;
      return page;
    } catch (error) {
      if (turn === this.#turn) this.problem = error instanceof ApiProblem ? error.message : String(error);
      return null;
    } finally {
      if (turn === this.#turn) this.reading = false;
    }
  }
}

/** The query of a list or an export with these filters. */
export function memberQuery(orgId: number, filters: MemberFilters, after: string | null = null): string {
  const query = new URLSearchParams({ orgId: String(orgId) });
  for (const [name, value] of Object.entries(filters)) if (value !== '') query.set(name, value);
  if (after !== null) query.set('after', after);
  return query.toString();
}
