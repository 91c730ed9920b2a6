import type { AssignmentList, AttendanceInCell, OwnAttendance } from '@sotay/contract';
import { roomApi } from '#lib/api/room.ts';
import { doAct } from './doing.ts';
import { kept } from './kept.svelte.ts';
import { keyed } from './personal.ts';

/** My own attendance, the last twelve months. */
export const ownAttendance = kept<OwnAttendance>('attendance');

/** Attendance inside a cell. */
export const cellAttendance = keyed<AttendanceInCell>((cellId) => roomApi.cellAttendance(Number(cellId)));

/** What meetings gave me to do. */
export const ownAssignments = kept<AssignmentList>('assignments');

/**
 * Says that one is done.
 *
 * @param forMember whose task it is, when not the person's own
 * @throws ApiProblem
 */
export function finishAssignment(id: string, result: string, forMember?: number): Promise<void> {
  const said = result.trim();
  return doAct(
    'task.finish',
    { assignmentId: id, ...(said === '' ? {} : { result: said }) },
    forMember === undefined ? {} : { onBehalfOf: forMember },
  );
}
