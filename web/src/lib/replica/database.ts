import type { EntityType, Mutation, MutationResult, ReplicaRow } from '@sotay/contract';
import { openDB, unwrap, type DBSchema, type IDBPDatabase, type IDBPTransaction } from 'idb';
import { letGoWhenLeft } from './leaving.ts';

/** One entity as the server said it. */
export type StoredRow = Omit<ReplicaRow, 'until'> & { until?: string };

/** An act on the disk that has no final outcome yet. */
export interface WaitingAct extends Mutation {
  /** Place in the order of making; given by the database, so two tabs share one order. */
  seq: number;
  /** ISO, by the device's own clock: for the person's eye only. */
  madeAt: string;
  /** Times it was sent. One that was sent may have been done, and is never replaced. */
  attempts: number;
  /** The waiting act on whose result this one was made; it is sent after that one is answered. */
  after: string | null;
}

/** An act with its final outcome. */
export interface AnsweredAct extends WaitingAct {
  result: MutationResult;
  /** ISO, device's clock; old receipts go by it. */
  answeredAt: string;
}

/** A receipt. Until a pull has brought what the act did (`settled`), it is still laid over the rows. */
export interface ReceiptAct extends AnsweredAct {
  settled: boolean;
}

/** The text of one paper of a meeting; null when the server has none. */
export interface PaperText {
  fileId: string;
  meetingId: string;
  text: string | null;
}

/** What the device knows about itself, one fact a key. */
export interface Facts {
  mark: string;
  /** Moment of the last pull that was answered, ISO, by the server's clock. */
  lastPulledAt: string;
  /** Account whose database this is. */
  signedInAs: string;
  /** The line as the courier last found it. */
  line: Line;
}

/** How the last talk with the server ended. */
export interface Line {
  reached: boolean;
  sessionOver: boolean;
  problem: { status: number; code: string; title: string } | null;
}

interface Schema extends DBSchema {
  rows: { key: [string, string]; value: StoredRow; indexes: { group: string; until: string } };
  outbox: { key: number; value: WaitingAct; indexes: { id: string; aggregate: string } };
  review: { key: string; value: AnsweredAct };
  receipts: { key: string; value: ReceiptAct };
  papers: { key: string; value: PaperText; indexes: { meeting: string } };
  meta: { key: string; value: unknown };
}
export type Store = 'rows' | 'outbox' | 'review' | 'receipts' | 'papers' | 'meta';
export type Connection = IDBPDatabase<Schema>;
export type Writing<S extends Store[]> = IDBPTransaction<Schema, S, 'readwrite'>;

/** Version of the stores. A step only adds: an older tab must still find the outbox where it left it (SY36). */
export const VERSION = 1;

/** A person's database that opens itself again when the browser closed it. */
export interface Book {
  readonly name: string;
  /**
   * Works on the database; a work is one transaction, so that one cut off can be done again.
   *
   * @throws DOMException `QuotaExceededError` when the phone is full
   */
  use<T>(work: (db: Connection) => Promise<T>): Promise<T>;
  /** Closes it for good: whoever asks afterwards is refused. */
  close(): void;
}

/** Opens the database `name`, now and in the background. */
export function openBook(name: string): Book {
  let closed = false;
  let opening: Promise<Connection> | null = connect();
  // Whoever uses it hears of the failure.
  opening.catch(() => undefined);

  async function connect(): Promise<Connection> {
    try {
      return await open(VERSION);
    } catch (error) {
      // A newer application has been here: its stores are ours and more.
      if (nameOf(error) === 'VersionError') return open(undefined);
      throw error;
    }
  }

  async function open(version: number | undefined): Promise<Connection> {
    const db = await openDB<Schema>(name, version, {
      upgrade: (db, from) => addStores(db, from),
      // Another tab upgrades or deletes: it must not wait for us.
      blocking: (_now, _wanted, event) => {
        (event.target as IDBDatabase).close();
        opening = null;
      },
      terminated: () => (opening = null),
    });
    letGoWhenLeft(unwrap(db));
    return db;
  }

  return {
    name,
    async use(work) {
      for (let attempt = 0; ; attempt += 1) {
        if (closed) throw new DOMException('The book is closed', 'AbortError');
        const connection = (opening ??= connect());
        try {
          return await work(await connection);
        } catch (error) {
          if (attempt >= 2 || !isLostConnection(error)) throw error;
          if (opening === connection) opening = null;
          void connection.then(
            (db) => db.close(),
            () => undefined,
          );
        }
      }
    },
    close() {
      closed = true;
      void opening?.then(
        (db) => db.close(),
        () => undefined,
      );
    },
  };
}

function addStores(db: Connection, from: number): void {
  if (from < 1) {
    const rows = db.createObjectStore('rows', { keyPath: ['type', 'id'] });
    rows.createIndex('group', 'group');
    rows.createIndex('until', 'until');
    const outbox = db.createObjectStore('outbox', { keyPath: 'seq', autoIncrement: true });
    outbox.createIndex('id', 'id', { unique: true });
    outbox.createIndex('aggregate', 'aggregate');
    db.createObjectStore('review', { keyPath: 'id' });
    db.createObjectStore('receipts', { keyPath: 'id' });
    const papers = db.createObjectStore('papers', { keyPath: 'fileId' });
    papers.createIndex('meeting', 'meetingId');
    db.createObjectStore('meta');
  }
}

/**
 * Closed underneath (InvalidStateError), cut off (AbortError), or the browser's own database process went away (UnknownError on
 * iOS): nothing was written, and a new connection can do it. A first connection whose stores were deleted meanwhile says NotFoundError.
 */
function isLostConnection(error: unknown): boolean {
  return ['InvalidStateError', 'AbortError', 'UnknownError', 'NotFoundError'].includes(nameOf(error));
}

/** The name of a DOMException; '' for anything else. */
export function nameOf(error: unknown): string {
  return error instanceof DOMException ? error.name : '';
}

/** One fact of the device about itself. */
export async function fact<K extends keyof Facts>(db: Connection, key: K): Promise<Facts[K] | undefined> {
  return (await db.get('meta', key)) as Facts[K] | undefined;
}

/** Keys of all rows of a type. */
export function allOf(type: EntityType): IDBKeyRange {
  return IDBKeyRange.bound([type], [type, []]);
}
