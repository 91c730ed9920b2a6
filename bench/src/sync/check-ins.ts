import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pushed, roomCode, stepAt, type Mutation } from '@sotay/contract';
import type pg from 'pg';
import type { SampleSession } from '../../../server/src/demo/seed/sessions.ts';
import { figure, type Line } from '../results.ts';
import { emptyRooms, secretsOf, type Room } from './room.ts';
import { openAgent, send, type Answer } from './wire.ts';

/** The goal is set for so many rooms; a small database has fewer. */
const ROOMS = 1_000;
/** What did not come through is no acknowledgement: the outbox sends it again. */
const TRIES = 8;

/** A check-in that the product has acknowledged as done. */
interface Acknowledged {
  readonly meetingId: string;
  readonly memberId: number;
}

/**
 * The evening rush through outboxes: in a thousand rooms at once the members check in by the code on the screen, one after the other in a
 * room, a push each. What is refused for a passing reason is sent again with its id. Afterwards the database is asked for everything
 * that was acknowledged.
 *
 * @param pool of the owner, before whom no policy hides a row
 */
export async function checkIns(url: string, rooms: readonly Room[], pool: pg.Pool): Promise<Line[]> {
  await emptyRooms(pool, rooms);
  const secrets = await secretsOf(pool, rooms);
  const agent = openAgent(rooms.length);
  const acknowledged: Acknowledged[] = [];
  const waits: number[] = [];
  let again = 0;
  const began = performance.now();
  await Promise.all(
    rooms.map(async ({ meetingId, members }, at) => {
      for (const member of members) {
        const mutation = await checkIn(meetingId, secrets.get(meetingId) ?? '');
        for (let tried = 1; ; tried += 1) {
          const asked = performance.now();
          const answer = await push(mutation, member, at).catch(() => null);
          waits.push(performance.now() - asked);
          const outcome = outcomeOf(answer, mutation.id);
          if (outcome === 'applied') {
            acknowledged.push({ meetingId, memberId: member.memberId });
            break;
          }
          if (outcome !== 'again' || tried === TRIES)
            throw new Error(
              `A check-in was answered ${String(answer?.status)} ${outcome}: ${answer?.text.slice(0, 300) ?? ''}`,
            );
          again += 1;
          await sleep(500);
        }
      }
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  agent.destroy();
  console.log(
    `  evening rush: ${String(rooms.length)} rooms, ${String(acknowledged.length)} check-ins acknowledged, ${String(again)} sent again`,
  );
  return [
    figure('sync.checkin.lost', await countLost(pool, acknowledged), 'check-ins', '=0'),
    figure('sync.checkin.seconds', seconds, 's', rooms.length === ROOMS ? '<=120' : null),
    figure('sync.checkin.p95', waits.sort((a, b) => a - b)[Math.floor(waits.length * 0.95)] ?? NaN, 'ms'),
    figure('sync.checkin.marks', acknowledged.length, 'check-ins'),
  ];

  function push(mutation: Mutation, { token }: SampleSession, at: number): Promise<Answer> {
    const headers = {
      cookie: `sotay=${token}`,
      'x-sotay': '1',
      'content-type': 'application/json',
      // a room's phones share one address of their carrier
      'x-forwarded-for': `10.5.${String(Math.floor(at / 250))}.${String((at % 250) + 1)}`,
    };
    return send(agent, 'POST', `${url}/api/sync/push`, headers, JSON.stringify({ mutations: [mutation] }));
  }
}

async function checkIn(meetingId: string, secret: string): Promise<Mutation> {
  const now = new Date();
  const step = stepAt(now);
  return {
    id: randomUUID(),
    name: 'meeting.checkIn',
    args: { meetingId, step, code: await roomCode(secret, step) },
    aggregate: meetingId,
    baseVersion: null,
    onBehalfOf: null,
    claimedAt: now.toISOString(),
  };
}

/** `again` for what is no final outcome: a broken connection, too many requests, a server that is away, an act that waits. */
function outcomeOf(answer: Answer | null, id: string): string {
  if (answer === null || answer.status === 429 || answer.status >= 500) return 'again';
  if (answer.status !== 200) return 'refused';
  const result = Pushed.parse(JSON.parse(answer.text)).results.find((one) => one.id === id);
  if (result === undefined || result.outcome === 'waits') return 'again';
  return result.outcome;
}

/** Acknowledged check-ins that the database does not hold, or whose member is not present by them. */
async function countLost(pool: pg.Pool, acknowledged: readonly Acknowledged[]): Promise<number> {
  const { rows } = await pool.query<{ lost: number }>(
    `SELECT count(*)::int AS lost FROM unnest($1::uuid[], $2::int[]) AS said (meeting_id, member_id)
      WHERE NOT EXISTS (SELECT FROM meetings_check_in c JOIN meetings_attendance t USING (meeting_id, member_id)
                         WHERE c.meeting_id = said.meeting_id AND c.member_id = said.member_id AND c.state = 'taken' AND t.mark = 'present' AND t.by_code)`,
    [acknowledged.map(({ meetingId }) => meetingId), acknowledged.map(({ memberId }) => memberId)],
  );
  return rows[0]?.lost ?? NaN;
}
