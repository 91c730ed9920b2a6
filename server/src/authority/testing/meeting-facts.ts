import { rowId } from './identities.ts';
import { person } from './people.ts';

export interface InviteeFact {
  readonly member: number;
  readonly role: 'summoned' | 'follower' | 'guest' | 'informed';
  readonly removed?: true;
}
/** A meeting of the tests' world; `key` says what it is there for. */
export interface MeetingFact {
  readonly id: string;
  readonly key: string;
  readonly host: number;
  readonly kind: 'regular' | 'thematic' | 'committee' | 'conference';
  readonly state: 'draft' | 'convened' | 'inSession' | 'closed' | 'published' | 'cancelled' | 'postponed';
  /** Months from this one. */
  readonly month: number;
  readonly chair: number;
  readonly minuteTaker: number;
  readonly invitees: readonly InviteeFact[];
  readonly organizers: readonly { readonly who: string; readonly removed?: true }[];
  /** Who asked to be absent. */
  readonly askedAbsent: readonly number[];
  /** Who is marked as not there. */
  readonly markedAbsent: readonly number[];
  /** Both have signed both records. */
  readonly signed: boolean;
}
export interface VenueFact {
  readonly id: string;
  readonly cell: number;
  readonly keeper: number;
}

/** Stands in everything that is said, written or asked around a meeting, and may be read nowhere but there. */
export const SPOKEN = 'Quạ trắng bay qua cửa sổ phòng họp';

export const idOf = (key: string): number => {
  const { member } = person(key);
  if (member === null) throw new Error(`${key} is no member`);
  return member.id;
};
const invited = (role: InviteeFact['role'], ...keys: readonly string[]): InviteeFact[] =>
  keys.map((key) => ({ member: idOf(key), role }));
const removed = (role: InviteeFact['role'], key: string): InviteeFact => ({ member: idOf(key), role, removed: true });

/** Whom a meeting of cell 111 reaches: everybody who ever belonged to it, some of whom have lost what gave them a place. */
const OF_THE_CELL: readonly InviteeFact[] = [
  ...invited('summoned', 'self', 'same cell', 'secretary of the cell', 'deputy of the cell', 'cell committee member'),
  ...invited('summoned', 'probationary', 'temporarily here', 'suspended', 'account closed', 'no account', 'left'),
  // Of cell 111 when they were called; they belong to another cell now.
  ...invited('summoned', 'position ended', 'position undone'),
  ...invited('informed', 'temporarily elsewhere', 'sibling cell'),
  ...invited('guest', 'exempted', 'other province'),
  ...invited('follower', 'follower'),
  removed('summoned', 'cell directly under the commune'),
  removed('guest', 'other cell directly under the commune'),
];

let made = 0;
function meeting(
  key: string,
  host: number,
  kind: MeetingFact['kind'],
  state: MeetingFact['state'],
  month: number,
  more: Partial<Omit<MeetingFact, 'chair' | 'minuteTaker'>> & { chair?: string; minuteTaker?: string } = {},
): MeetingFact {
  made += 1;
  const { chair = 'secretary of the cell', minuteTaker = 'same cell', ...rest } = more;
  return {
    id: rowId('2', made),
    key,
    host,
    kind,
    state,
    month,
    chair: idOf(chair),
    minuteTaker: idOf(minuteTaker),
    invitees: OF_THE_CELL,
    organizers: [],
    askedAbsent: [idOf('self')],
    markedAbsent: [],
    signed: false,
    ...rest,
  };
}

const COMMITTEE = {
  chair: 'secretary of the commune',
  minuteTaker: 'committee member of the commune',
  // Named by the host; those who do not serve it (any more) gain nothing by the name alone.
  organizers: [
    { who: 'office of the commune' },
    { who: 'organisation board of the commune, a member' },
    { who: 'propaganda board of the commune', removed: true },
    { who: 'board with an activation code only' },
    { who: 'board ended' },
    { who: 'suspended board' },
    { who: 'administrator of the commune' },
    { who: 'same cell' },
  ],
} as const;

/** Venues of the conference: one for each cell, kept by one of its members. */
export const VENUES: readonly VenueFact[] = [
  { id: rowId('3', 1), cell: 101, keeper: idOf('cell directly under the commune') },
  { id: rowId('3', 2), cell: 102, keeper: idOf('suspended board') },
  { id: rowId('3', 3), cell: 111, keeper: idOf('same cell') },
];

/** Meetings of every kind in every state, most of them of cell 111. */
export const MEETINGS: readonly MeetingFact[] = [
  meeting('draft', 111, 'regular', 'draft', 1),
  meeting('convened', 111, 'regular', 'convened', 0),
  meeting('secretary asks to be absent', 111, 'thematic', 'convened', 0, {
    askedAbsent: [idOf('secretary of the cell')],
  }),
  meeting('deputy in the chair', 111, 'thematic', 'convened', 1, { chair: 'deputy of the cell' }),
  meeting('postponed', 111, 'thematic', 'postponed', 1),
  meeting('cancelled', 111, 'thematic', 'cancelled', 1),
  meeting('in session', 111, 'regular', 'inSession', -1, { markedAbsent: [idOf('self')] }),
  meeting('secretary is absent', 111, 'thematic', 'inSession', -1, {
    markedAbsent: [idOf('secretary of the cell')],
    minuteTaker: 'suspended',
  }),
  meeting('closed', 111, 'regular', 'closed', -2),
  meeting('signed', 111, 'regular', 'closed', -3, { signed: true }),
  meeting('published', 111, 'regular', 'published', -4, { signed: true }),
  meeting('chair and minute-taker have moved away', 111, 'thematic', 'closed', -2, {
    chair: 'position ended',
    minuteTaker: 'position undone',
  }),
  meeting('committee of the cell', 111, 'committee', 'closed', -1, {
    minuteTaker: 'cell committee member',
    invitees: invited('summoned', 'secretary of the cell', 'deputy of the cell', 'cell committee member'),
  }),
  meeting('of another cell', 101, 'regular', 'published', -1, {
    chair: 'secretary of the cell directly under the commune',
    minuteTaker: 'cell directly under the commune',
    signed: true,
    // Unbound, so he writes and never signs.
    invitees: invited(
      'summoned',
      'secretary of the cell directly under the commune',
      'cell directly under the commune',
      'officer with an activation code only',
      'position ended',
    ),
  }),
  meeting('chair with an activation code only', 101, 'thematic', 'closed', -1, {
    chair: 'officer with an activation code only',
    minuteTaker: 'cell directly under the commune',
    invitees: invited('summoned', 'officer with an activation code only', 'cell directly under the commune'),
  }),
  meeting('without a secretary', 131, 'regular', 'convened', 0, {
    chair: 'deputy of a cell without a secretary',
    minuteTaker: 'cell of the section',
    invitees: invited('summoned', 'deputy of a cell without a secretary', 'cell of the section'),
  }),
  meeting('committee of the commune', 10, 'committee', 'closed', -1, {
    ...COMMITTEE,
    invitees: invited('summoned', 'secretary of the commune', 'committee member of the commune', 'same cell'),
  }),
  meeting('conference', 10, 'conference', 'inSession', 0, {
    ...COMMITTEE,
    invitees: [
      ...invited('summoned', 'secretary of the commune', 'committee member of the commune', 'suspended board'),
      ...invited('summoned', 'cell directly under the commune', 'secretary of the cell directly under the commune'),
      ...invited('summoned', 'self', 'same cell', 'secretary of the cell', 'suspended', 'sibling cell'),
      ...invited('informed', 'temporarily elsewhere'),
      ...invited('guest', 'other province'),
    ],
  }),
];

/** The meeting with this key. */
export function meetingOf(key: string): MeetingFact {
  const found = MEETINGS.find((one) => one.key === key);
  if (found === undefined) throw new Error(`No meeting "${key}" in the tests' world`);
  return found;
}
export const meetingById = (id: unknown): MeetingFact => {
  const found = MEETINGS.find((one) => one.id === id);
  if (found === undefined) throw new Error(`No meeting ${String(id)}`);
  return found;
};
const numberOf = (one: MeetingFact): number => MEETINGS.indexOf(one) + 1;
/** Id of a row that belongs to a meeting: one kind of row has one letter, several of a kind are numbered. */
export const partOf = (one: MeetingFact, kind: '4' | '5' | '6' | '7' | '8' | '9', nth = 0): string =>
  rowId('0', Number(kind) * 100_000 + numberOf(one) * 100 + nth);

/** Members who wrote before a meeting, and who were given a task in it. */
export const WRITERS_BEFORE: readonly number[] = ['self', 'suspended', 'position ended', 'temporarily elsewhere'].map(
  idOf,
);
export const OWNERS: readonly number[] = ['self', 'suspended', 'position ended', 'other commune'].map(idOf);
/** First day of a month, counted from this one in Vietnam. */
export function monthOf(months: number): string {
  const [year = 0, month = 1] = new Date(Date.now() + 7 * 3_600_000).toISOString().split('-').map(Number);
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10);
}
/** The civil day of a meeting: always the 20th. */
export const dayOf = (one: MeetingFact): string => `${monthOf(one.month).slice(0, 8)}20`;
/** Whether a meeting has been opened. */
export const wasOpened = (one: MeetingFact): boolean => ['inSession', 'closed', 'published'].includes(one.state);

export interface ReportFact {
  readonly id: string;
  readonly org: number;
  readonly month: number;
  readonly state: 'draft' | 'submitted' | 'accepted' | 'returned';
}
/** Reports of cell 111 in every state, and one that waits of each kind of cell. */
export const REPORTS: readonly ReportFact[] = [
  ...(['draft', 'submitted', 'accepted', 'returned'] as const).map((state, at) => ({ org: 111, month: -at, state })),
  ...[101, 112, 121, 131, 141, 201, 301].map((org) => ({ org, month: -1, state: 'submitted' as const })),
].map((one, at) => ({ ...one, id: rowId('4', at + 1) }));
