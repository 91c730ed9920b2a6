import {
  MEETING_KIND_WORDS,
  POSITION_WORDS,
  type AttendanceQuery,
  type AttendanceInCell,
  type OwnAttendance,
} from '@sotay/contract';
import type { ActorTx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/http/problem.ts';
import {
  monthsOf,
  readCellMembers,
  readCellMonths,
  readCountedCell,
  readOwnMarks,
  readTarget,
} from './attendance.queries.ts';

/** One's own attendance: meeting by meeting, and together. Whoever is on special duty is counted where he came (§ 3). */
export async function showOwnAttendance(tx: ActorTx, query: AttendanceQuery): Promise<OwnAttendance> {
  const rows = await readOwnMarks(tx.db, await monthsOf(tx.db, query));
  const items = rows.map(({ attendanceBase, title, ...row }) => ({
    ...row,
    title: title ?? MEETING_KIND_WORDS[row.kind],
    counted: attendanceBase === 'yes' || (attendanceBase === 'ifPresent' && row.mark === 'present'),
  }));
  const counted = items.filter((item) => item.counted);
  const having = (mark: string): number => counted.filter((item) => item.mark === mark).length;
  return {
    items,
    total: {
      meetings: items.length,
      base: counted.length,
      present: having('present'),
      late: counted.filter((item) => item.late).length,
      excused: having('excused'),
      unexcused: having('unexcused'),
    },
    targetPercent: await readTarget(tx.db),
  };
}

/** Attendance inside one cell, for those who belong to it, its officers and its follower; nobody above reads persons (§ 9). */
export async function showCellAttendance(
  tx: ActorTx,
  cellId: number,
  query: AttendanceQuery,
): Promise<AttendanceInCell> {
  const cell = await readCountedCell(tx.db, cellId);
  if (cell === undefined) throw notFound();
  const months = await monthsOf(tx.db, query);
  const members = await readCellMembers(tx.db, cellId, months);
  return {
    cell: { id: cellId, name: cell.name ?? '' },
    months: await readCellMonths(tx.db, cellId, months),
    members: members.map(({ id, fullName, title, ...figures }) => ({
      id,
      fullName,
      title: title === null ? null : POSITION_WORDS[title],
      figures,
    })),
    targetPercent: await readTarget(tx.db),
  };
}
