import type { Import, ImportRow, ImportRowList } from '@sotay/contract';
import { get, send } from '#lib/api/client.ts';
import { sentenceOf } from '../words.ts';
import { RUNNING } from './words.ts';

/** Which rows a tab shows. */
export const TABS = [
  { id: 'toLookAt', label: 'Cần xem', query: 'toLookAt=true' },
  { id: 'add', label: 'Thêm mới', query: 'outcome=add' },
  { id: 'change', label: 'Thay đổi', query: 'outcome=change' },
  { id: 'same', label: 'Giữ nguyên', query: 'outcome=same' },
  { id: 'absent', label: 'Không có trong tệp', query: 'outcome=absent' },
] as const;
/** Name of a tab. */
export type Tab = (typeof TABS)[number]['id'];

/** Between two looks at work that goes on by itself. */
const LOOK_AGAIN_MS = 700;

/** One import: its progress while it runs, its rows while it is a preview. It can be left and come back to. */
export class ImportWork {
  now = $state.raw<Import | null>(null);
  rows = $state.raw<readonly ImportRow[]>([]);
  next = $state<string | null>(null);
  problem = $state<string | null>(null);
  busy = $state(false);
  readonly #id: string;
  #query = '';

  constructor(id: string) {
    this.#id = id;
  }

  /** Looks until the work rests; the returned function stops looking. */
  follow(): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let left = false;
    const look = async (): Promise<void> => {
      await this.#attempt(async () => {
        this.now = await get<Import>(`/api/imports/${this.#id}`);
      });
      if (!left && (this.now === null || RUNNING.includes(this.now.state)))
        timer = setTimeout(() => void look(), LOOK_AGAIN_MS);
    };
    void look();
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }

  /** Reads the first rows of a tab. */
  async read(tab: Tab): Promise<void> {
    const query = TABS.find((each) => each.id === tab)?.query ?? '';
    this.#query = query;
    await this.#attempt(async () => {
      const page = await get<ImportRowList>(`/api/imports/${this.#id}/rows?${query}`);
      if (this.#query !== query) return;
      this.rows = page.items;
      this.next = page.next;
    });
  }

  /** Adds the following rows. */
  async more(): Promise<void> {
    const query = this.#query;
    await this.#attempt(async () => {
      const page = await get<ImportRowList>(
        `/api/imports/${this.#id}/rows?${query}&after=${encodeURIComponent(this.next ?? '')}`,
      );
      if (this.#query !== query) return;
      this.rows = [...this.rows, ...page.items];
      this.next = page.next;
    });
  }

  /** Confirms one row that waits for a person. */
  async confirm(row: ImportRow, tab: Tab): Promise<void> {
    await this.#attempt(() => send('POST', `/api/imports/${this.#id}/rows/${row.number}/confirm`));
    await this.read(tab);
  }

  /** Writes what may be written. @returns whether it has begun */
  async apply(): Promise<boolean> {
    return this.#attempt(async () => {
      this.now = await send<Import>('POST', `/api/imports/${this.#id}/apply`);
    });
  }

  /** Stops; what was staged is erased. */
  async cancel(): Promise<void> {
    await this.#attempt(async () => {
      this.now = await send<Import>('POST', `/api/imports/${this.#id}/cancel`);
    });
  }

  async #attempt(work: () => Promise<unknown>): Promise<boolean> {
    this.busy = true;
    try {
      await work();
      this.problem = null;
      return true;
    } catch (error) {
      this.problem = sentenceOf(error);
      return false;
    } finally {
      this.busy = false;
    }
  }
}
