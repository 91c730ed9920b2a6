import { openPool } from '../platform/database/pool.ts';

/** How many SMS went this month in Vietnam, of how many that the rule allows. @param ownerUrl the tables are the system's alone */
export async function countSms(ownerUrl: string): Promise<{ sent: number; most: number }> {
  const pool = openPool(ownerUrl, { max: 1, name: 'sotay sms' });
  try {
    const { rows } = await pool.query<{ sent: number; most: number }>(
      `SELECT count(*)::int AS sent, rules_value('sms.perMonth')::int AS most FROM notifications_sms
        WHERE outcome <> 'failed' AND noted_at >= date_trunc('month', now() AT TIME ZONE interval '7 hours') AT TIME ZONE interval '7 hours'`,
    );
    return rows[0] ?? { sent: 0, most: 0 };
  } finally {
    await pool.end();
  }
}
