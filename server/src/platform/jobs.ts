import { run, type Runner, type TaskList } from 'graphile-worker';
import type pg from 'pg';
import type { Logger } from 'pino';
import { quietWorkerLogger } from './database/worker-logger.ts';

/** A module's background work: task name → what it does. Payloads carry ids, never personal data. */
export type Tasks = TaskList;

/** Background work that runs until `stop`. */
export interface Worker {
  /** Lets running jobs finish, then stops; what is left is taken up by the next worker. */
  stop(): Promise<void>;
}

/** Jobs at once in one process: the web requests beside them come first. */
const CONCURRENCY = 2;

/**
 * A done job is taken off the list in a batch, be it of one: taken off singly, a database that falls in that moment is an error
 * which the library hands to nobody, and the server would end by it. In a batch the runner ends, and is started again.
 */
const TAKEN_OFF = { completeJobBatchDelay: 0, failJobBatchDelay: 0 };

/**
 * Starts the job runner. It survives restarts of the database: when the runner ends by itself it is started again.
 *
 * @param ownerPool direct connections of the owner role (LISTEN does not pass a transaction pooler)
 * @param crontab lines of graphile-worker's crontab, in UTC
 */
export async function startWorker(ownerPool: pg.Pool, tasks: Tasks, crontab: string, log: Logger): Promise<Worker> {
  let stopping = false;
  let runner: Runner | undefined;
  let timer: NodeJS.Timeout | undefined;

  async function begin(): Promise<void> {
    if (stopping) return;
    try {
      runner = await run({
        pgPool: ownerPool,
        taskList: tasks,
        ...(crontab === '' ? {} : { crontab }),
        concurrency: CONCURRENCY,
        noHandleSignals: true,
        logger: quietWorkerLogger,
        preset: { worker: TAKEN_OFF },
      });
      runner.promise.then(again, again);
    } catch (error) {
      log.warn({ err: error }, 'worker could not start');
      again();
    }
  }

  function again(): void {
    if (!stopping) timer = setTimeout(() => void begin(), 1_000);
  }

  await begin();
  return {
    async stop() {
      stopping = true;
      clearTimeout(timer);
      await runner?.stop().catch(() => undefined);
    },
  };
}
