import type { EditMeeting } from '@sotay/contract';
import type { MeetingFacts } from './facts.ts';
import { sayMoment } from './spoken.ts';

/** A field of the invitation whose two sides differ, said aloud: from what to what. */
export interface Difference {
  readonly name: Field;
  readonly from: string | null;
  readonly to: string | null;
}

/** What everybody is told of, by the names of NOTICE_FIELD_WORDS; not who takes the minutes, nor who is asked as a guest. */
const TOLD = {
  title: 'title',
  startsAt: 'startsAt',
  place: 'place',
  venues: 'place',
  onlineLink: 'onlineLink',
  chairId: 'chair',
  agenda: 'agenda',
} as const satisfies Partial<Record<Field, string>>;

type Field = Exclude<keyof EditMeeting, 'version'>;
const FIELDS: readonly Field[] = [
  'title',
  'startsAt',
  'place',
  'onlineLink',
  'chairId',
  'minuteTakerId',
  'agenda',
  'venues',
  'guestIds',
  'guestNames',
];
/** What is compared, and how it is said. */
type Side = readonly [key: unknown, said: string | null];
type NameOf = (id: number) => string;

/** What an edit would change. A field that is absent stays, and one that says what stands already changes nothing. */
export function differences(facts: MeetingFacts, edit: EditMeeting, nameOf: NameOf): Difference[] {
  const now = editOf(facts);
  return FIELDS.flatMap((name) => {
    if (edit[name] === undefined) return [];
    const [key, from] = sideOf(now, name, nameOf);
    const [wanted, to] = sideOf(edit, name, nameOf);
    return JSON.stringify(key) === JSON.stringify(wanted) ? [] : [{ name, from, to }];
  });
}

/** What is written down as changed for everybody who was told. */
export function toldToAll(changes: readonly Difference[]): { field: string; from: string | null; to: string | null }[] {
  return changes.flatMap(({ name, from, to }) =>
    name in TOLD ? [{ field: TOLD[name as keyof typeof TOLD], from, to }] : [],
  );
}

/** An empty box is nothing written. */
export function blankToNull(text: string | null | undefined): string | null {
  return text === undefined || text === null || text === '' ? null : text;
}

/** The meeting as it stands, in the shape of an edit that changes nothing. */
function editOf(facts: MeetingFacts): EditMeeting {
  return {
    version: facts.version,
    title: facts.card.title,
    startsAt: facts.card.startsAt,
    place: facts.card.place,
    onlineLink: facts.onlineLink,
    chairId: facts.chair?.id ?? null,
    minuteTakerId: facts.minuteTaker?.id ?? null,
    agenda: facts.agenda,
    venues: facts.venues.map(({ name, place, keeper, cells }) => ({
      name,
      place,
      keeperId: keeper?.id ?? null,
      cellIds: cells.map((cell) => cell.id),
    })),
    guestIds: facts.guests.map((guest) => guest.id),
    guestNames: facts.guestNames,
  };
}

function sideOf(edit: EditMeeting, name: Field, nameOf: NameOf): Side {
  switch (name) {
    case 'title':
    case 'place':
    case 'onlineLink':
      return same(blankToNull(edit[name]));
    case 'startsAt': {
      const at = new Date(edit.startsAt ?? '');
      return [at.getTime(), sayMoment(at)];
    }
    case 'chairId':
    case 'minuteTakerId': {
      const id = edit[name] ?? null;
      return [id, id === null ? null : nameOf(id)];
    }
    case 'agenda':
      return same(
        list(
          (edit.agenda ?? []).map(({ title, presenter }, at) => {
            const by = blankToNull(presenter);
            return `${at + 1}. ${title}${by === null ? '' : ` (${by})`}`;
          }),
        ),
      );
    case 'venues':
      return venuesSide(edit.venues ?? []);
    case 'guestIds': {
      const ids = [...new Set(edit.guestIds)].sort((one, other) => one - other);
      return [ids, list(ids.map(nameOf))];
    }
    case 'guestNames':
      return same(list(edit.guestNames ?? []));
  }
}

function venuesSide(venues: NonNullable<EditMeeting['venues']>): Side {
  const sorted = [...venues].sort((one, other) => (one.name < other.name ? -1 : 1));
  const key = sorted.map(({ name, place, keeperId, cellIds }) => [
    name,
    blankToNull(place),
    keeperId,
    [...cellIds].sort((one, other) => one - other),
  ]);
  const said = sorted.map(({ name, place, cellIds }) => {
    const where = blankToNull(place);
    return `${name}${where === null ? '' : ` – ${where}`} (${cellIds.length} chi bộ)`;
  });
  return [key, list(said)];
}

function same(said: string | null): Side {
  return [said, said];
}
function list(words: readonly string[]): string | null {
  return words.length === 0 ? null : words.join('; ');
}
