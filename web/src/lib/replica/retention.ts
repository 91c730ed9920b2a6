import type { EntityType, Meeting, MeetingFile } from '@sotay/contract';
import type { StoredRow } from './database.ts';

/** Minutes, resolutions and papers' texts stay for this many meetings that were held (SY40). */
const LAST_MEETINGS = 3;

type Dated = Pick<Meeting, 'id' | 'state' | 'startsAt' | 'papers'>;

/** Key of a row. */
export type RowKey = [EntityType, string];

/** Rows that the device may keep no longer, of all it has. */
export function toForget(rows: readonly StoredRow[], now: number): RowKey[] {
  const meetings = meetingsOf(rows);
  const last = new Set(lastHeld(meetings));
  return rows.flatMap((row): RowKey[] => {
    const gone = row.until !== undefined && Date.parse(row.until) <= now;
    return gone || (row.type === 'record' && !mayKeepRecord(row.id, meetings, last)) ? [[row.type, row.id]] : [];
  });
}

/** Papers whose texts belong on the device: of what comes, and of the last meetings held. */
export function papersToKeep(rows: readonly StoredRow[]): { meetingId: string; fileId: string }[] {
  const meetings = meetingsOf(rows);
  const last = new Set(lastHeld(meetings));
  return meetings
    .filter((meeting) => !isHeld(meeting) || last.has(meeting.id))
    .filter((meeting) => meeting.state !== 'cancelled')
    .flatMap((meeting) => meeting.papers.filter(isPaper).map((paper) => ({ meetingId: meeting.id, fileId: paper.id })));
}

function mayKeepRecord(id: string, meetings: readonly Dated[], last: ReadonlySet<string>): boolean {
  const meeting = meetings.find((one) => one.id === id.slice(0, id.indexOf(':')));
  // One that is being held has a record in the making.
  return meeting !== undefined && (!isHeld(meeting) || last.has(meeting.id));
}

function lastHeld(meetings: readonly Dated[]): string[] {
  return meetings
    .filter(isHeld)
    .sort((a, b) => b.startsAt.localeCompare(a.startsAt))
    .slice(0, LAST_MEETINGS)
    .map((meeting) => meeting.id);
}

function isHeld(meeting: Dated): boolean {
  return meeting.state === 'closed' || meeting.state === 'published';
}

function isPaper(file: MeetingFile): boolean {
  return file.purpose === 'paper';
}

function meetingsOf(rows: readonly StoredRow[]): Dated[] {
  return rows.filter((row) => row.type === 'meeting').map((row) => row.body as Dated);
}
