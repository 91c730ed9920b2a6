import { deskWords, POSITION_WORDS, type OrganizationType, type OrganizerList, type StaffRole } from '@sotay/contract';
import { sql } from 'kysely';
import type { ActorTx } from '../platform/database/transaction.ts';
import { invalid, notFound } from '../platform/http/problem.ts';
import { recordAct } from './managed.ts';
import { mayNameOrganizers } from './present.ts';
import { readMeeting } from './reading.queries.ts';

interface SeatRow {
  accountId: string;
  fullName: string;
  position: string | null;
  role: string | null;
  orgType: OrganizationType;
  named: boolean;
}

/** Who organises a conference or committee meeting beside its leaders, and who may be named. */
export async function listOrganizers(tx: ActorTx, id: string): Promise<OrganizerList> {
  const facts = await readMeeting(tx.db, id);
  if (facts === null || !facts.reads.includes('meetingAnswer')) throw notFound();
  const mayName = mayNameOrganizers(facts);
  const rows = await readSeats(tx, id);
  const seats = rows.map((row) => ({
    named: row.named,
    seat: { accountId: row.accountId, fullName: row.fullName, title: titleOf(row) },
  }));
  return {
    items: seats.filter((one) => one.named).map((one) => one.seat),
    candidates: mayName ? seats.filter((one) => !one.named).map((one) => one.seat) : [],
    mayName,
  };
}

/**
 * Names the organisers; who is not in the list is none any more. Only leaders of the host name them, never an organiser.
 *
 * @throws DomainError `invalid` for somebody who serves nowhere in the host
 */
export async function nameOrganizers(tx: ActorTx, id: string, accountIds: readonly string[]): Promise<void> {
  const facts = await readMeeting(tx.db, id);
  if (facts === null || !mayNameOrganizers(facts)) throw notFound();
  const seats = new Set((await readSeats(tx, id)).map((row) => row.accountId));
  if (accountIds.some((account) => !seats.has(account))) {
    throw invalid([{ field: 'accountIds', message: 'Người tổ chức cần đang làm việc ở cấp ủy này.' }]);
  }
  const ids = [...accountIds];
  await sql`UPDATE meetings_organizer SET removed_at = now()
             WHERE meeting_id = ${id}::uuid AND removed_at IS NULL AND account_id <> ALL (${ids}::uuid[])`.execute(
    tx.db,
  );
  await sql`INSERT INTO meetings_organizer AS o (meeting_id, account_id, named_by)
            SELECT ${id}::uuid, unnest(${ids}::uuid[]), ${tx.actor.accountId}::uuid
            ON CONFLICT (meeting_id, account_id) DO UPDATE SET removed_at = NULL, named_by = excluded.named_by WHERE o.removed_at IS NOT NULL`.execute(
    tx.db,
  );
  await recordAct(tx, 'meeting.organizers', facts, { organizers: ids.length });
}

async function readSeats({ db }: ActorTx, id: string): Promise<SeatRow[]> {
  const { rows } = await sql<SeatRow>`
    SELECT account_id AS "accountId", full_name AS "fullName", position, role, org_type AS "orgType", named FROM meetings_seats(${id}::uuid)`.execute(
    db,
  );
  return rows;
}

function titleOf(row: SeatRow): string {
  if (row.role !== null) return deskWords(row.role as StaffRole, row.orgType);
  return row.position === null ? '' : POSITION_WORDS[row.position as keyof typeof POSITION_WORDS];
}
