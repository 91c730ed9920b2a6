import { sql, type RawBuilder } from 'kysely';
import type { MeetingFacts } from '../meetings/facts.ts';
import type { ActorTx } from '../platform/database/transaction.ts';

const DAY_MS = 86_400_000;
/** Days for which a meeting stays on a device. */
const KEPT_DAYS = 400;
/** Hours for which others' roll stays on an officer's device. */
export const ROLL_HOURS = 24;
/** Days for which a meeting that was called and not closed still comes. */
const COMING_DAYS = 40;
/** Minutes and resolutions stay of a host's last meetings, this many. */
const RECORDS_OF_LAST = 3;

/** A meeting a device keeps: not a draft that was dropped, which nobody was told of. */
const KEPT = sql`m.on_day > sotay_today() - ${sql.lit(KEPT_DAYS)} AND (m.state <> 'cancelled' OR m.convened_at IS NOT NULL)`;
const ids = (wanted: readonly string[] | null): RawBuilder<unknown> =>
  wanted === null ? sql`true` : sql`m.id = ANY (${[...wanted]}::uuid[])`;

/** A meeting in the window. */
export interface KeptMeeting {
  readonly id: string;
  readonly startsAt: Date;
}

/** Meetings whose invitation the reader reads, newest first. */
export async function readKept({ db }: ActorTx): Promise<KeptMeeting[]> {
  const { rows } = await sql<KeptMeeting>`
    SELECT m.id, m.starts_at AS "startsAt" FROM meetings_meeting m WHERE ${KEPT} ORDER BY m.starts_at DESC, m.id DESC`.execute(
    db,
  );
  return rows;
}

/** Meetings with everything their page says; missing and forbidden ones are left out. */
export async function readMeetings({ db }: ActorTx, wanted: readonly string[]) {
  const { rows } = await sql<{ facts: MeetingFacts; today: string }>`
    SELECT r.facts, sotay_today()::text AS today FROM unnest(${[...wanted]}::uuid[]) WITH ORDINALITY AS w (id, place)
     CROSS JOIN LATERAL (SELECT meetings_one(w.id) AS facts OFFSET 0) r WHERE r.facts IS NOT NULL ORDER BY w.place`.execute(
    db,
  );
  return rows;
}

/** Until when a device keeps a meeting; null when it does not. The same as the window of `readKept`. */
export function keptUntil({ card, convenedAt }: MeetingFacts, today: string): Date | null {
  const isInWindow = Date.parse(card.onDay) > Date.parse(today) - KEPT_DAYS * DAY_MS;
  const wasTold = card.state !== 'cancelled' || convenedAt !== null;
  return isInWindow && wasTold ? new Date(Date.parse(card.startsAt) + KEPT_DAYS * DAY_MS) : null;
}

/** The ones that still come or sit: opinions and invitees are kept of these. */
export async function readComing({ db }: ActorTx, wanted: readonly string[] | null): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT m.id FROM meetings_meeting m
     WHERE ${ids(wanted)} AND ${KEPT} AND m.state IN ('convened', 'postponed', 'inSession') AND m.starts_at > now() - make_interval(days => ${sql.lit(COMING_DAYS)})
     ORDER BY m.id`.execute(db);
  return rows.map((row) => row.id);
}

/** Whether one that is kept is among them. */
export function isComing({ card }: MeetingFacts, now: Date): boolean {
  const isOpen = card.state === 'convened' || card.state === 'postponed' || card.state === 'inSession';
  return isOpen && Date.parse(card.startsAt) > now.getTime() - COMING_DAYS * DAY_MS;
}

/** The ones whose roll the reader calls: they sit, or have ended today. */
export async function readRolled({ db }: ActorTx, wanted: readonly string[] | null): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT m.id FROM meetings_meeting m
     WHERE ${ids(wanted)} AND ${KEPT} AND (m.state = 'inSession' OR (m.state = 'closed' AND m.closed_at > now() - make_interval(hours => ${sql.lit(ROLL_HOURS)})))
       AND authority.may_record(m.id)
     ORDER BY m.id`.execute(db);
  return rows.map((row) => row.id);
}

/** The last meetings of each host whose content the reader reads, with the records they have. */
export async function readRecorded({ db }: ActorTx, wanted: readonly string[] | null): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT m.id || ':' || r.record AS id
      FROM (SELECT m.*, row_number() OVER (PARTITION BY m.host_id ORDER BY m.starts_at DESC, m.id DESC) AS rank
              FROM meetings_meeting m
             WHERE ${KEPT} AND m.state IN ('inSession', 'closed', 'published') AND m.id IN (SELECT unnest(authority.meetings_for('meetingContent')))) m
     CROSS JOIN (VALUES ('minutes'), ('resolution')) AS r (record)
     WHERE m.rank <= ${sql.lit(RECORDS_OF_LAST)} AND ${wanted === null ? sql`true` : sql`m.id || ':' || r.record = ANY (${[...wanted]}::text[])`}
     ORDER BY 1`.execute(db);
  return rows.map((row) => row.id);
}

/** Where the reader may prepare a meeting, and whether there are older ones than he keeps. */
export async function readHosts({ db }: ActorTx) {
  const { rows } = await sql<{
    mine: { hosts: { id: number; name: string; isCell: boolean }[] } | null;
    older: boolean;
  }>`
    SELECT meetings_mine(NULL, NULL, 0) AS mine,
           EXISTS (SELECT 1 FROM meetings_meeting m WHERE m.on_day <= sotay_today() - ${sql.lit(KEPT_DAYS)}) AS older`.execute(
    db,
  );
  return rows[0];
}
