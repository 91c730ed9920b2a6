import type { EditMeeting, Meeting } from '@sotay/contract';
import { formMoment, momentOfForm } from '#lib/ui/dates.ts';

/** The invitation as its editor holds it: every field as text. */
export interface InvitationForm {
  title: string;
  date: string;
  time: string;
  place: string;
  onlineLink: string;
  chairId: string;
  minuteTakerId: string;
  agenda: { key: string; title: string; presenter: string }[];
  guestIds: number[];
  guestNames: { key: string; name: string }[];
}

/** What stands now, to be edited. */
export function formOf(meeting: Meeting): InvitationForm {
  return {
    title: meeting.title,
    ...formMoment(meeting.startsAt),
    place: meeting.place ?? '',
    onlineLink: meeting.onlineLink ?? '',
    chairId: String(meeting.chair?.id ?? ''),
    minuteTakerId: String(meeting.minuteTaker?.id ?? ''),
    agenda: meeting.agenda.map(({ id, title, presenter }) => ({ key: id, title, presenter: presenter ?? '' })),
    guestIds: meeting.guests.map((guest) => guest.id),
    guestNames: meeting.guestNames.map((name, at) => ({ key: String(at), name })),
  };
}

/** What is sent; null where the hour is not one. In session only who chairs and who takes the minutes may change. */
export function editOf(form: InvitationForm, meeting: Meeting): EditMeeting | null {
  const roles = { chairId: idOf(form.chairId), minuteTakerId: idOf(form.minuteTakerId) };
  if (!meeting.mayEdit) return { version: meeting.version, ...roles };
  const startsAt = momentOfForm(form.date, form.time);
  if (startsAt === null) return null;
  return {
    version: meeting.version,
    title: form.title,
    startsAt,
    place: orNull(form.place),
    onlineLink: orNull(form.onlineLink),
    ...roles,
    agenda: form.agenda
      .filter((item) => item.title.trim() !== '')
      .map(({ title, presenter }) => ({ title, presenter: orNull(presenter) })),
    guestIds: form.guestIds,
    guestNames: form.guestNames.flatMap(({ name }) => (name.trim() === '' ? [] : [name])),
  };
}

function idOf(text: string): number | null {
  return text === '' ? null : Number(text);
}
function orNull(text: string): string | null {
  return text.trim() === '' ? null : text;
}
