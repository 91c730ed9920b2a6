import type { Services } from '../platform/http/wired.ts';
import type { Tasks } from '../platform/jobs.ts';

/** Days after which a row of the feed is forgotten: who slept longer begins anew (SY18). */
const FEED_DAYS = 180;
/** Days for which the result of an act stands: far longer than an outbox keeps an act. */
const RESULT_DAYS = 60;
/** Rows forgotten in one transaction. */
const BATCH = 5_000;

/** Twenty to three in the night of Vietnam (the crontab is in UTC). */
export const SYNC_CRONTAB = '40 19 * * * sync:forget';

/** The background work of sync, for the worker. */
export function syncTasks(services: Pick<Services, 'ownerPool' | 'clock' | 'log'>): Tasks {
  return {
    'sync:forget': async () => {
      const forgotten = await forgetOld(services);
      if (forgotten > 0) services.log.info({ forgotten }, 'old feed rows and results forgotten');
    },
  };
}

/** Forgets what no device needs. Stopped halfway it has lost nothing: the next run goes on. @returns rows forgotten */
export async function forgetOld({ ownerPool, clock }: Pick<Services, 'ownerPool' | 'clock'>): Promise<number> {
  const before = (days: number): Date => new Date(clock().getTime() - days * 86_400_000);
  for (let forgotten = 0; ;) {
    const { rows } = await ownerPool.query<{ gone: number }>('SELECT sync_forget($1, $2, $3) AS gone', [
      before(FEED_DAYS),
      before(RESULT_DAYS),
      BATCH,
    ]);
    const gone = rows[0]?.gone ?? 0;
    forgotten += gone;
    if (gone < BATCH) return forgotten;
  }
}
