import { sql } from 'kysely';
import { asSystem } from '../platform/database/transaction.ts';
import type { Services } from '../platform/http/wired.ts';
import type { Tasks } from '../platform/jobs.ts';
import { FIRST_AGENDA, titleOf } from './preparing.ts';

/** Cells whose drafts are written in one transaction: what stops the job costs at most these. */
const BATCH = 500;

/** Ten past midnight in Vietnam (the crontab is in UTC); before the day of rule `meeting.prepareDay` there is nothing to do. */
export const MEETING_CRONTAB = '10 17 * * * meetings:prepare';

/** The background work of meetings, for the worker. */
export function meetingTasks(services: Pick<Services, 'ownerPool' | 'log'>): Tasks {
  return {
    'meetings:prepare': async () => {
      const prepared = await prepareNextMonth(services, BATCH);
      if (prepared > 0) services.log.info({ prepared }, 'drafts of next month’s regular meetings prepared');
    },
  };
}

/**
 * Prepares next month's regular meeting for every cell with a secretary that has none yet, from the day of the month on which
 * the guidance asks to schedule. Repeating it prepares nothing twice.
 *
 * @returns how many drafts were written
 */
export async function prepareNextMonth({ ownerPool }: Pick<Services, 'ownerPool'>, batch: number): Promise<number> {
  let prepared = 0;
  for (;;) {
    const made = await asSystem(ownerPool, async (db) => {
      const { rows } = await sql<{ month: string; due: boolean }>`
        SELECT (date_trunc('month', sotay_today()) + interval '1 month')::date::text AS month,
               extract(day FROM sotay_today()) >= rules_value('meeting.prepareDay')::int AS due`.execute(db);
      const next = rows[0];
      if (next?.due !== true) return 0;
      const written = await sql<{ made: number }>`
        SELECT meetings_prepare_month(${next.month}::date, ${titleOf('regular', next.month)}, ${[...FIRST_AGENDA]}::text[], ${batch}::int) AS made`.execute(
        db,
      );
      return written.rows[0]?.made ?? 0;
    });
    prepared += made;
    if (made < batch) return prepared;
  }
}
