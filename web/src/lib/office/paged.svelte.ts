import { get } from './api.ts';
import { sentenceOf } from './words.ts';

interface Page<Item> {
  items: readonly Item[];
  next: string | null;
}

/** A list read page by page; what is shown stays until the next answer is there. */
export interface Paged<Item, First extends Page<Item>> {
  readonly items: readonly Item[];
  /** The first page, with what only it carries. */
  readonly first: First | null;
  readonly next: string | null;
  readonly reading: boolean;
  readonly problem: string | null;
  /** Reads the first page of `path`; an answer that was overtaken is dropped. */
  read(path: string): Promise<void>;
  /** Adds the following page. */
  more(): Promise<void>;
}

/** An empty list, until `read` is called. */
export function paged<Item, First extends Page<Item> = Page<Item>>(): Paged<Item, First> {
  let items = $state.raw<readonly Item[]>([]);
  let first = $state.raw<First | null>(null);
  let next = $state<string | null>(null);
  let reading = $state(false);
  let problem = $state<string | null>(null);
  let from = '';
  let turn = 0;

  async function fetchPage(path: string): Promise<First | null> {
    const mine = ++turn;
    reading = true;
    try {
      const page = await get<First>(path);
      if (mine !== turn) return null;
      problem = null;
      return page;
    } catch (error) {
      if (mine === turn) problem = sentenceOf(error);
      return null;
    } finally {
      if (mine === turn) reading = false;
    }
  }

  return {
    get items() {
      return items;
    },
    get first() {
      return first;
    },
    get next() {
      return next;
    },
    get reading() {
      return reading;
    },
    get problem() {
      return problem;
    },
    async read(path) {
      from = path;
      const page = await fetchPage(path);
      if (page === null) return;
      first = page;
      items = page.items;
      next = page.next;
    },
    async more() {
      if (next === null || reading) return;
      const page = await fetchPage(`${from}${from.includes('?') ? '&' : '?'}after=${encodeURIComponent(next)}`);
      if (page === null) return;
      items = [...items, ...page.items];
      next = page.next;
    },
  };
}
