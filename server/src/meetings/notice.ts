import type { EditMeeting } from '@sotay/contract';
import type { MeetingFacts } from './facts.ts';
import { sayMoment } from './spoken.ts';

/** One change of an invitation, as it is read out: from what to what. */
export interface Said {
  field: 'startsAt' | 'place' | 'onlineLink' | 'title' | 'chair' | 'minuteTaker' | 'agenda' | 'guests' | 'venues';
  from: string | null;
  to: string | null;
}

/** Fields of an edit in the words in which people are told. */
const FIELD_OF = {
  title: 'title',
  startsAt: 'startsAt',
  place: 'place',
  onlineLink: 'onlineLink',
  chairId: 'chair',
  minuteTakerId: 'minuteTaker',
  agenda: 'agenda',
  guestIds: 'guests',
  guestNames: 'guests',
  venues: 'venues',
} as const satisfies Partial<Record<keyof EditMeeting, Said['field']>>;
type Field = keyof typeof FIELD_OF;

/** A field of the edit that would change something, with both sides in words. */
export interface Difference extends Said {
  readonly name: Field;
}

/**
 * What an edit would change, said aloud on both sides.
 *
 * @param nameOf the full name of a member whom the edit names
 */
export function differences(
  facts: MeetingFacts,
  edit: EditMeeting,
  nameOf: (id: number | null) => string | null,
): Difference[] {
  return (Object.keys(FIELD_OF) as Field[]).flatMap((name) => {
    if (edit[name] === undefined) return [];
    const from = saidNow(facts, name);
    const to = saidAnew(edit, name, nameOf);
    return from === to ? [] : [{ name, field: FIELD_OF[name], from, to }];
  });
}

/** What everybody is told of: not who takes the minutes, nor who is asked as a guest. */
export function toldToAll(changes: readonly Difference[]): Said[] {
  return changes
    .filter(({ field }) => field !== 'minuteTaker' && field !== 'guests')
    .map(({ field, from, to }) => ({ field: field === 'venues' ? 'place' : field, from, to }));
}

function saidNow(facts: MeetingFacts, name: Field): string | null {
  switch (name) {
    case 'title':
      return facts.card.title;
    case 'startsAt':
      return sayMoment(new Date(facts.card.startsAt));
    case 'place':
      return facts.card.place;
    case 'onlineLink':
      return facts.onlineLink;
    case 'chairId':
      return facts.chair?.fullName ?? null;
    case 'minuteTakerId':
      return facts.minuteTaker?.fullName ?? null;
    case 'agenda':
      return sayAgenda(facts.agenda);
    case 'guestIds':
      return sayIds(facts.guests.map((guest) => guest.id));
    case 'guestNames':
      return sayList(facts.guestNames);
    case 'venues':
      return sayVenues(
        facts.venues.map((venue) => ({ ...venue, keeperId: venue.keeper?.id ?? null, cellIds: venue.cells.map((c) => c.id) })),
      );
  }
}

function saidAnew(edit: EditMeeting, name: Field, nameOf: (id: number | null) => string | null): string | null {
  switch (name) {
    case 'title':
      return edit.title ?? null;
    case 'startsAt':
      return sayMoment(new Date(edit.startsAt ?? ''));
    case 'place':
      return blankToNull(edit.place);
    case 'onlineLink':
      return blankToNull(edit.onlineLink);
    case 'chairId':
      return nameOf(edit.chairId ?? null);
    case 'minuteTakerId':
      return nameOf(edit.minuteTakerId ?? null);
    case 'agenda':
      return sayAgenda(edit.agenda ?? []);
    case 'guestIds':
      return sayIds(edit.guestIds ?? []);
    case 'guestNames':
      return sayList(edit.guestNames ?? []);
    case 'venues':
      return sayVenues(edit.venues ?? []);
  }
}

/** An empty box is nothing written. */
export function blankToNull(text: string | null | undefined): string | null {
  return text === undefined || text === null || text === '' ? null : text;
}

function sayAgenda(items: readonly { title: string; presenter: string | null }[]): string | null {
  return sayList(
    items.map(({ title, presenter }, at) => {
      const by = blankToNull(presenter);
      return `${at + 1}. ${title}${by === null ? '' : ` (${by})`}`;
    }),
  );
}

function sayVenues(
  venues: readonly { name: string; place: string | null; keeperId: number | null; cellIds: readonly number[] }[],
): string | null {
  return sayList(
    [...venues]
      .sort((one, other) => one.name.localeCompare(other.name, 'vi'))
      .map(({ name, place, cellIds }) => {
        const where = blankToNull(place);
        return `${name}${where === null ? '' : ` – ${where}`} (${cellIds.length} chi bộ)`;
      }),
  );
}

function sayIds(ids: readonly number[]): string | null {
  return sayList([...new Set(ids)].sort((one, other) => one - other).map(String));
}

function sayList(words: readonly string[]): string | null {
  return words.length === 0 ? null : words.join('; ');
}
