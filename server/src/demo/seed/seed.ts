import type pg from 'pg';
import type { Crypto } from '../../platform/crypto/crypto.ts';
import { giveHabits, holdRegular, monthsHeld, rollUpAtOnce } from '../meetings/hold.ts';
import { appointCellOfficers, appointLeaders, assignFollowers, setTerms } from '../officers.ts';
import { seedBodies } from './bodies.ts';
import { checkedAtEnd } from './checked-at-end.ts';
import { seedMembers } from './members.ts';
import { openSampleSessions, type SampleSession } from './sessions.ts';
import { seededProvinces } from './shape.ts';
import { tellNobody } from './tell-nobody.ts';

/** Thrown when the database already holds something. */
export class NotEmpty extends Error {}

/** What is to be seeded and with what. */
export interface SeedRequest {
  readonly ownerPool: pg.Pool;
  readonly crypto: Crypto;
  /** Members in all; every 200,579 of them make a province like Nghệ An. */
  readonly members: number;
  /** Ordinary members to sign in, for benchmarks; none by default. */
  readonly sessions?: number;
  /** Months of regular meetings that every cell has behind it, with rolls and figures and without texts; none by default. */
  readonly months?: number;
  /** Told how many members are in. */
  readonly say?: (members: number) => void;
}

/**
 * Fills an empty database with invented members straight by COPY, past the import's checks: 200,000 in under a minute.
 * All or nothing: one transaction. The database is marked as a demo, so it is never served as a real installation.
 *
 * @returns the sessions that were asked for
 * @throws NotEmpty when the database holds any organisation
 */
export async function seedDatabase({
  ownerPool,
  crypto,
  members,
  sessions = 0,
  months = 0,
  say,
}: SeedRequest): Promise<SampleSession[]> {
  const provinces = seededProvinces(members);
  const client = await ownerPool.connect();
  try {
    await client.query('BEGIN; SET LOCAL synchronous_commit = off; SET LOCAL jit = off');
    const { rows } = await client.query<{ filled: boolean }>(
      'SELECT EXISTS (SELECT FROM organizations_organization) AS filled',
    );
    if (rows[0]?.filled !== false) throw new NotEmpty();
    await client.query('UPDATE platform_installation SET demo = true');
    const tellAgain = await tellNobody(client);
    const cells = await seedBodies(client, provinces);
    const taken = new Set<string>();
    let done = 0;
    for (const [at, province] of provinces.entries()) {
      await seedMembers(client, crypto, province, cells[at] ?? [], taken, (batch) => say?.((done += batch)));
    }
    await client.query('ANALYZE');
    await appointCellOfficers(client);
    await client.query('ANALYZE organizations_position');
    await appointLeaders(client);
    await assignFollowers(client);
    await setTerms(client);
    if (months > 0) await seedMeetings(client, months);
    const opened = sessions > 0 ? await openSampleSessions(client, crypto, sessions) : [];
    await tellAgain();
    await client.query('COMMIT');
    await ownerPool.query('VACUUM ANALYZE');
    return opened;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

/** Every cell's regular meetings of the last months, published. */
async function seedMeetings(client: pg.ClientBase, months: number): Promise<void> {
  await giveHabits(client);
  const held = await monthsHeld(client, months);
  await checkedAtEnd(client, ['meetings_invitee', 'meetings_answer', 'meetings_attendance'], async () => {
    for (const month of held) await holdRegular(client, month, 'published');
  });
  await rollUpAtOnce(client);
}
