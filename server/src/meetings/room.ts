import { sql } from 'kysely';
import { z } from 'zod';
import type { ActorTx } from '../platform/database/transaction.ts';
import { conflict, notFound, signInNeeded, type DomainError } from '../platform/http/problem.ts';
import type { Session } from '../platform/http/session.ts';

const ROOM = z.object({
  state: z.enum(['draft', 'convened', 'inSession', 'closed', 'published', 'cancelled', 'postponed']),
  kind: z.enum(['regular', 'thematic', 'committee', 'conference']),
  hostId: z.number(),
  onDay: z.string(),
  isChair: z.boolean(),
  chairAlone: z.boolean(),
});

/** A meeting as the one who records it finds it; it neither closes nor is published until his transaction ends. */
export type Room = z.infer<typeof ROOM>;

/**
 * Enters a meeting to record what happens in it: chair, its minute-taker, officers of the host (domain.md § 9).
 *
 * @param states in which this may be done: while it sits, or also after it closed and until its records are published
 * @throws DomainError `notFound` for everybody else, `notInSession` with what to do when the state is another
 */
export async function enterRoom(
  tx: ActorTx,
  meetingId: string,
  states: 'inSession' | 'untilPublished' = 'untilPublished',
): Promise<Room> {
  const { rows } = await sql<{ state: string | null }>`
    SELECT state, kind, host_id AS "hostId", on_day AS "onDay", is_chair AS "isChair", chair_alone AS "chairAlone"
      FROM meetings_enter_room(${meetingId}::uuid)`.execute(tx.db);
  const found = rows[0];
  if (found === undefined || found.state === null) throw notFound();
  const room = ROOM.parse(found);
  if (room.state === 'published') throw alreadyPublished();
  if (room.state === 'closed' && states === 'inSession') {
    throw conflict('meetingClosed', 'Buổi họp đã kết thúc. Cần ghi thêm thì đồng chí chủ trì mở lại buổi họp trước.');
  }
  if (room.state !== 'inSession' && room.state !== 'closed') throw notOpenYet();
  return room;
}

/** Nothing is recorded before the meeting opens. */
export function notOpenYet(): DomainError {
  return conflict('notInSession', 'Buổi họp chưa bắt đầu. Đồng chí chủ trì bấm "Bắt đầu họp" rồi ghi.');
}

/** The keeper of a venue marks while the conference sits. */
export function meetingClosed(): DomainError {
  return conflict('meetingClosed', 'Buổi họp đã kết thúc. Cần sửa điểm danh, mời báo đồng chí chủ trì hoặc thư ký.');
}

/** What is published stands. */
export function alreadyPublished(): DomainError {
  return conflict(
    'alreadyPublished',
    'Biên bản và nghị quyết đã ban hành nên không sửa được nữa. Có chỗ sai thì ghi vào buổi họp sau.',
  );
}

/** An organiser who is no member has only Văn phòng's short life (domain.md § 9). */
export function askRoomFace(session: Session): void {
  if (session.actor.memberId === null && !session.officeOpen) throw signInNeeded();
}

/** Names of people of a meeting, for who reads its content or records it. */
export async function readNames(tx: ActorTx, meetingId: string, ids: readonly number[]): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: number; fullName: string }>`
    SELECT id, full_name AS "fullName" FROM meetings_names(${meetingId}::uuid, ${[...new Set(ids)]}::int[])`.execute(
    tx.db,
  );
  return new Map(rows.map((row) => [row.id, row.fullName]));
}
