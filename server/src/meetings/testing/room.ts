import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { TestDatabase } from '../../platform/database/testing.ts';
import { memberIdOf } from '../../members/testing/village.ts';

/** A meeting as a test wants to find it; what is left out is ordinary. */
export interface RoomFact {
  readonly host?: number;
  readonly kind?: 'regular' | 'thematic' | 'committee' | 'conference';
  readonly state?: 'convened' | 'inSession' | 'closed' | 'published';
  /** First day of the month it counts for. */
  readonly month?: string;
  readonly chair?: string | null;
  readonly minuteTaker?: string | null;
  /** Who stands on the roll, by key: his standing, and his mark if he has one. */
  readonly roll: Readonly<Record<string, { standing?: string; mark?: string; venue?: string; cell?: number }>>;
  /** Venues of a conference by name: who keeps it and which cells gather there. */
  readonly venues?: Readonly<Record<string, { keeper?: string; cells: readonly number[] }>>;
}
/** A meeting in the database. */
export interface MadeRoom {
  readonly id: string;
  readonly venues: Readonly<Record<string, string>>;
}

/** Keys of those who sit in cell 111 of the village, officers among them. */
export const CELL_ROLL = {
  'secretary of the cell': {},
  'deputy of the cell': {},
  'cell committee member': {},
  'same cell': {},
  self: {},
  probationary: { standing: 'probationary' },
} as const;

let month = 0;

/** Writes a meeting with its circle and its roll, as the owner of the tables. */
export async function makeRoom({ ownerPool }: TestDatabase, fact: RoomFact): Promise<MadeRoom> {
  const { host = 111, kind = 'regular', state = 'inSession' } = fact;
  // a month of its own, far from those that other fixtures fill
  month += 1;
  const forMonth =
    fact.month ?? `${String(2040 + Math.floor(month / 12))}-${String((month % 12) + 1).padStart(2, '0')}-01`;
  const chair = fact.chair === undefined ? 'secretary of the cell' : fact.chair;
  const minuteTaker = fact.minuteTaker === undefined ? 'same cell' : fact.minuteTaker;
  const meeting = await ownerPool.query<{ id: string }>(
    `INSERT INTO meetings_meeting (host_id, kind, state, title, starts_at, for_month, chair_id, minute_taker_id)
     VALUES ($1, $2, $3, 'Sinh hoạt thử', $4::date + time '19:00', $4::date, $5, $6) RETURNING id`,
    [host, kind, state, forMonth, idOf(chair), idOf(minuteTaker)],
  );
  const id = meeting.rows[0]!.id;
  const venues: Record<string, string> = {};
  for (const [name, venue] of Object.entries(fact.venues ?? {})) {
    const venueId = randomUUID();
    venues[name] = venueId;
    await ownerPool.query('INSERT INTO meetings_venue (id, meeting_id, name, keeper_id) VALUES ($1, $2, $3, $4)', [
      venueId,
      id,
      name,
      idOf(venue.keeper ?? null),
    ]);
    for (const cell of venue.cells) {
      await ownerPool.query(
        'INSERT INTO meetings_conference_cell (meeting_id, cell_id, venue_id) VALUES ($1, $2, $3)',
        [id, cell, venueId],
      );
    }
  }
  for (const [key, { standing = 'official', mark, venue, cell = host }] of Object.entries(fact.roll)) {
    const venueId = venue === undefined ? null : venues[venue];
    await ownerPool.query(
      "INSERT INTO meetings_invitee (meeting_id, member_id, cell_id, role, venue_id) VALUES ($1, $2, $3, 'summoned', $4)",
      [id, memberIdOf(key), cell, venueId],
    );
    await ownerPool.query('INSERT INTO meetings_answer (meeting_id, member_id) VALUES ($1, $2)', [id, memberIdOf(key)]);
    await ownerPool.query(
      `INSERT INTO meetings_attendance (meeting_id, member_id, cell_id, venue_id, standing, attendance_base, vote_base, votes, mark)
       SELECT $1, $2, $3, $4, standing, attendance_base, vote_base, votes, $6 FROM members_standing_effect WHERE standing = $5`,
      [id, memberIdOf(key), cell, venueId, standing, mark ?? null],
    );
  }
  return { id, venues };
}

/** Resolves once a connection of this database waits for a lock that another holds. */
export async function somebodyWaits({ ownerPool }: TestDatabase): Promise<void> {
  await expect
    .poll(
      async () => {
        const { rows } = await ownerPool.query(
          'SELECT 1 FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid WHERE NOT l.granted AND a.datname = current_database()',
        );
        return rows.length;
      },
      { timeout: 20_000 },
    )
    .toBeGreaterThan(0);
}

function idOf(key: string | null): number | null {
  return key === null ? null : memberIdOf(key);
}
