import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import type { CalendarMeeting } from './calendar.queries.ts';

const NEUTRAL = 'Lịch sinh hoạt';
/** How often programs are asked to come again, in seconds. */
const COME_AGAIN = 2 * 60 * 60;

/**
 * A calendar of meetings (RFC 5545). Every moment stands in UTC: with a zone named beside it ical-generator would print the server's
 * wall time, seven hours wrong on most servers, and every program shows UTC in the zone of its phone.
 *
 * @param as `fullText` titles and places instead of neutral words; `host` of the handbook, which makes the ids unlike any other's
 */
export function writeCalendar(
  meetings: readonly CalendarMeeting[],
  as: { readonly fullText: boolean; readonly host: string },
): string {
  const calendar = ical({
    name: 'Sổ tay',
    prodId: { company: 'So tay', product: 'Lich', language: 'VI' },
    method: ICalCalendarMethod.PUBLISH,
    ttl: COME_AGAIN,
  });
  for (const meeting of meetings) {
    const { startsAt, minutes, toldAt } = meeting;
    const where = as.fullText ? (meeting.place ?? meeting.onlineLink) : null;
    calendar.createEvent({
      id: `${meeting.id}@${as.host}`,
      sequence: meeting.noticeVersion,
      start: startsAt,
      end: new Date(startsAt.getTime() + minutes * 60_000),
      stamp: toldAt,
      lastModified: toldAt,
      status: statusOf(meeting),
      summary: `${before(meeting)}${as.fullText ? meeting.title : NEUTRAL}`,
      ...(where === null ? {} : { location: where }),
    });
  }
  return calendar.toString();
}

function statusOf({ state }: CalendarMeeting): ICalEventStatus {
  if (state === 'cancelled') return ICalEventStatus.CANCELLED;
  return state === 'postponed' ? ICalEventStatus.TENTATIVE : ICalEventStatus.CONFIRMED;
}

/** Said in the words too: some programs look at no status. */
function before({ state }: CalendarMeeting): string {
  if (state === 'cancelled') return 'Đã hủy: ';
  return state === 'postponed' ? 'Hoãn: ' : '';
}
