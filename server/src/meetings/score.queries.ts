import { Criterion } from '@sotay/contract';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../platform/database/transaction.ts';

/** Criteria in the order of the guidance. */
export const CRITERIA = Criterion.options;
/** Points by criterion. */
export type Points = Record<(typeof CRITERIA)[number], number>;
/** Most points of each criterion, and from how many points a grade is given. */
export interface Scale {
  readonly most: Points;
  readonly good: number;
  readonly fair: number;
  readonly average: number;
}

const SCORE = z.object({
  points: z.record(Criterion, z.number()),
  total: z.coerce.number(),
  grade: z.enum(['good', 'fair', 'average', 'poor']),
});

/** The scale in force on a day. */
export async function readScale(db: Db, onDay: string): Promise<Scale> {
  const keys = [
    ...CRITERIA.map((key) => `meetingScore.${key}`),
    ...['good', 'fair', 'average'].map((key) => `meetingGrade.${key}`),
  ];
  const { rows } = await sql<{ key: string; value: number | null }>`
    SELECT k AS key, rules_value(k, ${onDay}::date)::float8 AS value FROM unnest(${keys}::text[]) k`.execute(db);
  const values = new Map(rows.map((row) => [row.key, row.value ?? 0]));
  const most = (key: (typeof CRITERIA)[number]): number => values.get(`meetingScore.${key}`) ?? 0;
  return {
    most: {
      time: most('time'),
      attendance: most('attendance'),
      preparation: most('preparation'),
      organization: most('organization'),
      principles: most('principles'),
      previousResolution: most('previousResolution'),
      closing: most('closing'),
    },
    good: values.get('meetingGrade.good') ?? 0,
    fair: values.get('meetingGrade.fair') ?? 0,
    average: values.get('meetingGrade.average') ?? 0,
  };
}

/** The score a meeting was given. */
export async function readScore(db: Db, meetingId: string): Promise<z.infer<typeof SCORE> | undefined> {
  const row = await db
    .selectFrom('meetings_score')
    .where('meeting_id', '=', meetingId)
    .select(['points', 'total', 'grade'])
    .executeTakeFirst();
  return row === undefined ? undefined : SCORE.parse(row);
}

/** Gives a meeting its score, or another one. */
export async function saveScore(
  db: Db,
  meetingId: string,
  score: { points: Points; total: number; grade: string },
  accountId: string,
): Promise<void> {
  const values = {
    points: JSON.stringify(score.points),
    total: score.total,
    grade: score.grade,
    scored_by: accountId,
    scored_at: sql<Date>`now()`,
  };
  await db
    .insertInto('meetings_score')
    .values({ meeting_id: meetingId, ...values })
    .onConflict((conflict) => conflict.column('meeting_id').doUpdateSet(values))
    .execute();
}
