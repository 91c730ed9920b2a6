import { POSITION_WORDS, type MarkedRoll, type MarkRoll, type Roll, type RollRow } from '@sotay/contract';
import { writeAudit } from '../audit/audit.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { invalid, notFound } from '../platform/http/problem.ts';
import type { DoAct } from '../platform/http/route.ts';
import {
  readRoll,
  writeFirstMarks,
  writeMarks,
  type MarkChange,
  type Marked,
  type RollCodes,
} from './roll-call.queries.ts';
import { alreadyPublished, meetingClosed, notOpenYet } from './room.ts';

/** The roll of a meeting with its counts; of a conference each reader has his part (domain.md § 9). */
export async function callRoll(tx: ActorTx, meetingId: string): Promise<Roll> {
  const roll = await readRoll(tx.db, meetingId);
  if (roll === null) throw notFound();
  return { ...roll, rows: roll.rows.map(rowOf) };
}

/**
 * First marks of people while the meeting sits: one statement, because every cell calls its roll in the same minutes.
 *
 * @returns null when there is something to log, so that it is `markRoll`'s
 * @throws DomainError as `markRoll`
 */
export async function markFirst(act: DoAct, meetingId: string, asked: MarkRoll): Promise<MarkedRoll | null> {
  const marked = await writeFirstMarks(act, meetingId, 'marks' in asked ? asked.marks : asked);
  if (marked?.outcome === 'edit') return null;
  const done = doneOrThrow(asked, marked);
  return { rows: done.rows.map(rowOf), counts: done.counts };
}

/**
 * Marks people, fills the unmarked, or notes an exempted member who came. While the meeting sits the last word counts;
 * once it is closed a mark is a correction and attendance figures follow in the same transaction.
 *
 * @throws DomainError `alreadyPublished`, `notInSession`, `meetingClosed`, or `invalid` naming the mark at fault
 */
export async function markRoll(tx: ActorTx, meetingId: string, asked: MarkRoll): Promise<MarkedRoll> {
  const marked = doneOrThrow(asked, await writeMarks(tx.db, meetingId, 'marks' in asked ? asked.marks : asked));
  const isGuest = 'cameAsGuest' in asked;
  for (const change of marked.changed) await recordChange(tx, meetingId, marked, change, isGuest);
  return { rows: marked.rows.map(rowOf), counts: marked.counts };
}

function doneOrThrow(asked: MarkRoll, marked: Marked | null): Extract<Marked, { outcome: 'done' }> {
  if (marked === null) throw notFound();
  switch (marked.outcome) {
    case 'published':
      throw alreadyPublished();
    case 'notOpen':
      throw notOpenYet();
    case 'closed':
      throw meetingClosed();
    case 'notOnRoll':
      throw invalid([
        {
          field: fieldOf(asked, marked.members),
          message: 'Đồng chí này không có trong danh sách điểm danh. Mời tải lại danh sách.',
        },
      ]);
    case 'expected':
      throw invalid([
        {
          field: fieldOf(asked, marked.members),
          message: 'Đồng chí này thuộc diện phải dự, nên chỉ ghi có mặt, vắng có lý do hoặc vắng không lý do.',
        },
      ]);
    case 'edit':
      throw new Error('Edits are left alone only for a caller that does not log them');
    case 'done':
      return marked;
  }
}

/** First marks stand in the roll itself; a mark that replaces another, or comes after closing, is an edit (§ 10). */
async function recordChange(
  tx: ActorTx,
  meetingId: string,
  { state, hostId }: { state: string; hostId: number },
  change: MarkChange,
  isGuest: boolean,
): Promise<void> {
  if (change.was === null && state !== 'closed' && !isGuest) return;
  await writeAudit(tx, {
    act: isGuest ? 'attendance.guest' : 'attendance.correct',
    memberId: change.member_id,
    orgId: hostId,
    detail: {
      meetingId,
      was: change.was,
      wasLate: change.was_late,
      mark: change.mark,
      late: change.late,
      afterClosing: state === 'closed',
    },
  });
}

function fieldOf(asked: MarkRoll, members: readonly number[]): string {
  if (!('marks' in asked)) return 'cameAsGuest';
  return `marks.${String(asked.marks.findIndex((mark) => members.includes(mark.memberId)))}`;
}

function rowOf(row: RollCodes): RollRow {
  return {
    id: row.id,
    fullName: row.full_name,
    title: row.title === null ? null : POSITION_WORDS[row.title],
    cellId: row.cell_id,
    venueId: row.venue_id,
    standing: row.standing,
    mark: row.mark,
    late: row.late,
    note: noteOf(row),
    votes: row.votes,
    version: row.version,
  };
}

const REQUEST_NOTES = {
  granted: 'Đã xin vắng, được đồng ý',
  refused: 'Đã xin vắng, không được đồng ý',
  waiting: 'Đã xin vắng, chưa trả lời',
} as const;
const STANDING_NOTES: Readonly<Record<string, string>> = {
  probationary: 'Đảng viên dự bị',
  officialSpecialDuty: 'Làm nhiệm vụ đặc biệt',
  temporarilyElsewhere: 'Sinh hoạt tạm thời nơi khác',
  temporarilyHere: 'Sinh hoạt tạm thời tại đây',
  exemptedGuest: 'Được miễn sinh hoạt, đến dự',
};

function noteOf(row: RollCodes): string | null {
  if (row.request !== null) return REQUEST_NOTES[row.request];
  return row.by_code && row.mark === 'present' ? 'Tự điểm danh' : (STANDING_NOTES[row.standing] ?? null);
}
