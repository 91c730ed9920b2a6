import type { Logger } from 'pino';
import type pg from 'pg';

/** How often the connection is asked, in milliseconds. */
const BEAT_MS = 200;
/** What is remembered counts while the connection answered within this, in milliseconds: with the beat it bounds a read's age by a second. */
const ALIVE_MS = 700;

/**
 * One connection that hears of changes of authority and is asked five times a second. Because an answer comes after every
 * notification sent before it, an answer proves that nothing was missed: what a process remembers is good while `alive()`.
 */
export interface Watch {
  alive(): boolean;
  /** Called on every announced change of authority, and when the connection was lost. */
  onChange(forget: () => void): void;
  /** Asked at every beat, on the same connection; `isNew` after it was made, when the database may be another. */
  onBeat(ask: (client: pg.ClientBase, isNew: boolean) => Promise<void>): void;
  stop(): Promise<void>;
}

/**
 * Begins to watch; reconnects by itself.
 *
 * @param ownerPool direct connections: LISTEN does not pass a transaction pooler
 */
export async function watchDatabase(ownerPool: pg.Pool, log: Logger): Promise<Watch> {
  const forgetters: (() => void)[] = [];
  const askers: ((client: pg.ClientBase, isNew: boolean) => Promise<void>)[] = [];
  let client: pg.PoolClient | undefined;
  let answeredAt = -Infinity;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let beating: Promise<void> = Promise.resolve();

  function forget(): void {
    for (const clear of forgetters) clear();
  }

  function lose(lost: pg.PoolClient): void {
    if (client !== lost) return;
    client = undefined;
    answeredAt = -Infinity;
    // stop() has given it back already; a second time would throw out of the socket's own event.
    if (!stopped) lost.release(true);
    forget();
  }

  async function connect(): Promise<void> {
    try {
      const made = await ownerPool.connect();
      made.on('notification', forget);
      made.once('error', () => lose(made));
      client = made;
      await made.query('LISTEN authority_changed');
      forget();
    } catch (error) {
      if (!stopped) log.warn({ err: error }, 'cannot watch the database yet');
      if (client !== undefined) lose(client);
    }
  }

  async function beat(): Promise<void> {
    const isNew = client === undefined || answeredAt === -Infinity;
    if (client === undefined) await connect();
    const asked = client;
    if (asked === undefined) return;
    const began = performance.now();
    try {
      if (askers.length === 0) await asked.query('SELECT 1');
      for (const ask of askers) await ask(asked, isNew);
      answeredAt = began;
    } catch (error) {
      if (!stopped) log.warn({ err: error }, 'the watch lost its database');
      lose(asked);
    }
  }

  function next(): void {
    if (!stopped) timer = setTimeout(() => (beating = beat().finally(next)), BEAT_MS);
  }

  await beat();
  next();
  return {
    alive: () => performance.now() - answeredAt < ALIVE_MS,
    onChange: (clear) => void forgetters.push(clear),
    onBeat: (ask) => void askers.push(ask),
    async stop() {
      stopped = true;
      clearTimeout(timer);
      const last = client;
      client = undefined;
      last?.removeAllListeners('notification');
      last?.release(true);
      await beating;
    },
  };
}
