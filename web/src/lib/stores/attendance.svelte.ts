import type { AssignmentList, AttendanceInCell, OwnAttendance } from '@sotay/contract';
import { roomApi } from '#lib/api/room.ts';
import { keyed, personal } from './personal.ts';

/** My own attendance, the last twelve months. */
export const ownAttendance = personal<OwnAttendance>(roomApi.ownAttendance);

/** Attendance inside a cell. */
export const cellAttendance = keyed<AttendanceInCell>((cellId) => roomApi.cellAttendance(Number(cellId)));

/** What meetings gave me to do. */
export const ownAssignments = personal<AssignmentList>(roomApi.ownAssignments);

/** Says that one is done. @throws ApiProblem */
export async function finishAssignment(id: string, result: string): Promise<void> {
  const done = await roomApi.finish(id, result);
  const items = (ownAssignments.data?.items ?? []).map((one) => (one.id === id ? done : one));
  ownAssignments.replace({ items });
}
