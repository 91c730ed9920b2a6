import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { figure, type Line } from '../results.ts';
import type { RollCaller } from './tonight.ts';

const OFFICERS = 1_000;
const MARKS = 34;
/** A refusal is no acknowledgement: the officer taps again. */
const TRIES = 5;

/** A mark that the product has acknowledged. */
interface Acknowledged {
  readonly meetingId: string;
  readonly memberId: number;
  readonly mark: string;
}

/**
 * The evening rush: officers of 1,000 cells mark 34 times each, all at once and each without pausing, a request a mark. Where
 * the roll is shorter they go through it again with another mark. Afterwards the database is asked for every mark that was acknowledged.
 *
 * @param pool of the owner, before whom no policy hides a row
 */
export async function rush(url: string, callers: readonly RollCaller[], pool: pg.Pool): Promise<Line[]> {
  const officers = callers.slice(0, OFFICERS);
  const agent = new Agent({ keepAlive: true });
  const acknowledged: Acknowledged[] = [];
  const waits: number[] = [];
  let refused = 0;
  const began = performance.now();
  await Promise.all(
    officers.map(async (officer, at) => {
      for (let tap = 0; tap < MARKS; tap += 1) {
        const memberId = officer.roll[tap % officer.roll.length] ?? 0;
        const mark = Math.floor(tap / officer.roll.length) % 2 === 0 ? 'present' : 'excused';
        for (let tried = 1; ; tried += 1) {
          const asked = performance.now();
          const status = await put(agent, url, officer, at, memberId, mark).catch(() => 0);
          waits.push(performance.now() - asked);
          if (status === 200) {
            acknowledged.push({ meetingId: officer.meetingId, memberId, mark });
            break;
          }
          refused += 1;
          if (tried === TRIES) throw new Error(`A mark was answered ${String(status)} ${String(TRIES)} times`);
          await sleep(500);
        }
      }
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  agent.destroy();
  const p95 = waits.sort((a, b) => a - b)[Math.floor(waits.length * 0.95)] ?? NaN;
  console.log(
    `  evening rush: ${String(officers.length)} officers, ${String(acknowledged.length)} marks acknowledged, ${String(refused)} refused and sent again`,
  );
  return [
    figure('meeting.checkin.lost', await countLost(pool, acknowledged), 'marks', '=0'),
    // The goal is set for 1,000 cells; a small database has fewer.
    figure('meeting.checkin.seconds', seconds, 's', officers.length === OFFICERS ? '<=120' : null),
    figure('meeting.checkin.p95', p95, 'ms'),
    figure('meeting.checkin.marks', acknowledged.length, 'marks'),
  ];
}

/**
 * Acknowledged marks that the database does not hold: a row whose mark is not the last one acknowledged, or whose version rose less
 * often than marks were acknowledged. Rolls start at version 1 with no mark.
 */
async function countLost(pool: pg.Pool, acknowledged: readonly Acknowledged[]): Promise<number> {
  const { rows } = await pool.query<{ lost: number }>(
    `WITH said AS (
       SELECT meeting_id, member_id, count(*) AS times, (array_agg(mark ORDER BY place DESC))[1] AS last
         FROM unnest($1::uuid[], $2::int[], $3::text[]) WITH ORDINALITY AS a (meeting_id, member_id, mark, place) GROUP BY 1, 2)
     SELECT coalesce(sum(greatest(s.times - (coalesce(t.version, 1) - 1), CASE WHEN t.mark IS DISTINCT FROM s.last THEN 1 ELSE 0 END)), 0)::int AS lost
       FROM said s LEFT JOIN meetings_attendance t USING (meeting_id, member_id)`,
    [
      acknowledged.map(({ meetingId }) => meetingId),
      acknowledged.map(({ memberId }) => memberId),
      acknowledged.map(({ mark }) => mark),
    ],
  );
  return rows[0]?.lost ?? NaN;
}

/** Marks one member. @returns the status; 0 when the connection broke or the answer is not the row that was asked for */
function put(
  agent: Agent,
  url: string,
  officer: RollCaller,
  at: number,
  memberId: number,
  mark: string,
): Promise<number> {
  const body = JSON.stringify({ marks: [{ memberId, mark }] });
  return new Promise((resolve, reject) => {
    const asked = request(
      `${url}/api/meetings/${officer.meetingId}/roll`,
      {
        agent,
        method: 'PUT',
        headers: {
          cookie: `sotay=${officer.token}`,
          'x-sotay': '1',
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          // each officer from a network of his own, as phones are
          'x-forwarded-for': `10.3.${String(Math.floor(at / 250))}.${String((at % 250) + 1)}`,
        },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => (text += part));
        response.on('error', reject);
        response.on('end', () => {
          const taken =
            response.statusCode === 200 &&
            text.includes(`"id":${String(memberId)},`) &&
            text.includes(`"mark":"${mark}"`);
          resolve(response.statusCode === 200 && !taken ? 0 : (response.statusCode ?? 0));
        });
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });
}
