import type { EntityType } from '@sotay/contract';
import { ApiProblem } from '#lib/api/client.ts';
import { clock } from './clock.ts';
import { allOf, type Connection, type PaperText, type StoredRow } from './database.ts';
import { live, type Live } from './live.ts';
import { laid, touchedBy, type ShownAct } from './overlay/overlay.ts';
import { syncState } from './state.svelte.ts';

/** Something of the device, as a screen reads it: the server's word with what was done here laid over it (SY31). */
export interface Replicated<T> {
  readonly data: T | undefined;
  /** Why the device could not be brought up to date; what it has is shown all the same. */
  readonly problem: ApiProblem | null;
  /** When the device was last brought up to date, ISO. */
  readonly at: string | null;
  /** The device has been asked: what is not in `data` is not on it. */
  readonly known: boolean;
  /** The device is filled and there is no such thing on it: it is gone, or not this person's to read. */
  readonly absent: boolean;
  /** Asks the server now. What is there stays on the screen meanwhile. */
  refresh(): Promise<void>;
}

/** `undefined` is "not read yet", `null` "not there". */
type Found<T> = Live<T | null>;

let ones: Readonly<Record<string, Replicated<unknown>>> = {};
let alls: Readonly<Record<string, Replicated<unknown>>> = {};
let asks: () => Promise<void> = () => Promise.resolve();

/** Says how the server is asked. */
export function askBy(fetch: () => Promise<void>): void {
  asks = fetch;
}

/**
 * One thing of the device; an entity with one row only has the id ''.
 *
 * @param options of the one who asks first, as in `live`
 */
export function replicated<T>(type: EntityType, id = '', options: { always?: boolean } = {}): Replicated<T> {
  const key = `${type} ${id}`;
  const known = ones[key] ?? shown(live([type], (db) => readOne(db, type, id), options));
  ones = { ...ones, [key]: known };
  return known as Replicated<T>;
}

/** All things of a type, by their ids. */
export function replicatedAll<T>(type: EntityType): Replicated<T[]> {
  const known = alls[type] ?? shown(live([type], (db) => readAll(db, type)));
  alls = { ...alls, [type]: known };
  return known as Replicated<T[]>;
}

let papers: Readonly<Record<string, Live<PaperText | undefined>>> = {};

/** The text of a meeting's paper, if the device has it. */
export function paperText(fileId: string): { readonly text: string | null | undefined } {
  const known = papers[fileId] ?? live(['papers'], (db) => db.get('papers', fileId));
  papers = { ...papers, [fileId]: known };
  return {
    get text() {
      return known.current?.text;
    },
  };
}

function shown<T>(found: Found<T>): Replicated<T> {
  return {
    get data() {
      return found.current ?? undefined;
    },
    get problem() {
      const problem = syncState.problem;
      return problem && new ApiProblem(problem.status, problem.code, problem.title);
    },
    get at() {
      return syncState.lastPulledAt;
    },
    get known() {
      return found.current !== undefined;
    },
    get absent() {
      return found.current === null && syncState.lastPulledAt !== null;
    },
    async refresh() {
      await asks();
      await found.rerun();
    },
  };
}

async function readOne(db: Connection, type: EntityType, id: string): Promise<unknown> {
  const tx = db.transaction(['rows', 'outbox', 'receipts']);
  const [row, outbox, receipts] = await Promise.all([
    tx.objectStore('rows').get([type, id]),
    tx.objectStore('outbox').getAll(),
    tx.objectStore('receipts').getAll(),
  ]);
  return row && isCurrent(row) ? laid(type, id, row.body, unseen(type, outbox, receipts)) : null;
}

async function readAll(db: Connection, type: EntityType): Promise<unknown[]> {
  const tx = db.transaction(['rows', 'outbox', 'receipts']);
  const [rows, outbox, receipts] = await Promise.all([
    tx.objectStore('rows').getAll(allOf(type)),
    tx.objectStore('outbox').getAll(),
    tx.objectStore('receipts').getAll(),
  ]);
  const acts = unseen(type, outbox, receipts);
  return rows.filter(isCurrent).map((row) => laid(type, row.id, row.body, acts));
}

/** Acts that no pull has shown yet: done ones first, then waiting ones, each in the order of making. */
function unseen(
  type: EntityType,
  outbox: readonly (ShownAct & { seq: number })[],
  receipts: readonly (ShownAct & { seq: number; settled: boolean })[],
): ShownAct[] {
  return [...receipts.filter((receipt) => !receipt.settled), ...outbox]
    .filter((act) => touchedBy(act.name).includes(type))
    .sort((a, b) => a.seq - b.seq);
}

function isCurrent({ until }: StoredRow): boolean {
  return until === undefined || Date.parse(until) > (clock.now() ?? Date.now());
}
