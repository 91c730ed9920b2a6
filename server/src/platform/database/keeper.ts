import { setTimeout as sleep } from 'node:timers/promises';
import { startPostgres, type EmbeddedPostgres, type LaunchOptions } from './launcher.ts';

/** An embedded database that is started again when it falls while the server lives. */
export interface KeptPostgres {
  readonly postgres: () => EmbeddedPostgres;
  stop(): Promise<void>;
}

/** What the keeper tells. */
export interface KeeperEvents {
  /** The postmaster fell; it is being started again on the same port. */
  readonly onFall: (how: string) => void;
  readonly onRisen: () => void;
  /** It fell too often, or would not start: the server should end cleanly, so that its supervisor sees it. */
  readonly onGiveUp: (reason: unknown) => void;
}

/** More falls than this in a minute mean something that a restart does not cure (disk, memory, broken files). */
const MOST_FALLS = 5;

/**
 * Starts the embedded database and keeps it up. When the postmaster dies while we live, it is started again on
 * the same port: pools reconnect by themselves, and /health/ready says "not ready" in between.
 */
export async function keepPostgres(options: LaunchOptions, events: KeeperEvents): Promise<KeptPostgres> {
  let current = await startPostgres(options);
  let stopping = false;
  let restarting: Promise<void> = Promise.resolve();
  const falls: number[] = [];

  function watch(postgres: EmbeddedPostgres): void {
    void postgres.gone.then((how) => {
      if (!stopping) restarting = rise(how);
    });
  }

  async function rise(how: string): Promise<void> {
    events.onFall(how);
    const now = Date.now();
    falls.push(now);
    if (falls.filter((at) => now - at < 60_000).length > MOST_FALLS) {
      events.onGiveUp(new Error('Cơ sở dữ liệu dừng quá nhiều lần trong một phút.'));
      return;
    }
    await sleep(300);
    if (stopping) return;
    try {
      current = await startPostgres({ ...options, port: current.port });
      watch(current);
      events.onRisen();
    } catch (error) {
      events.onGiveUp(error);
    }
  }

  watch(current);
  return {
    postgres: () => current,
    async stop() {
      stopping = true;
      await restarting;
      await current.stop();
    },
  };
}
