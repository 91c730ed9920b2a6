/** A member's place and standing. */
export interface MemberFact {
  readonly id: number;
  readonly home: number;
  /** Where he takes part; another cell while temporarily elsewhere. */
  readonly cell: number;
  readonly activity: 'active' | 'exempted' | 'suspended' | 'left';
  readonly class: 'official' | 'probationary';
  /** Member who helps him ("làm hộ"). */
  readonly helpedBy?: number;
}
export interface PositionFact {
  readonly position: 'secretary' | 'deputySecretary' | 'cellCommitteeMember' | 'committeeMember' | 'follower';
  readonly org: number;
  readonly state?: 'ended' | 'undone' | 'notYet';
}
export interface RoleFact {
  readonly role: 'office' | 'organizationBoard' | 'propagandaBoard' | 'supportTeam' | 'administrator' | 'auditor';
  readonly org: number;
  readonly state?: 'ended' | 'unconfirmed';
}
/** Somebody of the tests' world; `key` says what he is there for. */
export interface PersonFact {
  readonly key: string;
  readonly member: MemberFact | null;
  readonly positions: readonly PositionFact[];
  readonly roles: readonly RoleFact[];
  readonly account: 'open' | 'closed' | 'none';
  /** Bound to VNeID; false is an account of the activation code only. */
  readonly bound: boolean;
}

let nextMember = 1;

function member(
  key: string,
  home: number,
  more: Partial<Omit<PersonFact, 'member'>> & { member?: Partial<MemberFact> } = {},
): PersonFact {
  return {
    key,
    positions: [],
    roles: [],
    account: 'open',
    bound: true,
    ...more,
    member: { id: nextMember++, home, cell: home, activity: 'active', class: 'official', ...more.member },
  };
}

function staff(
  key: string,
  role: RoleFact['role'],
  org: number,
  more: Partial<PersonFact> & { state?: RoleFact['state'] } = {},
): PersonFact {
  const { state, ...rest } = more;
  return {
    key,
    member: null,
    positions: [],
    roles: [{ role, org, ...(state ? { state } : {}) }],
    account: 'open',
    bound: true,
    ...rest,
  };
}

/** One person per relation and per way of not having it. Cell 111 is the one that everybody looks at. */
export const PEOPLE: readonly PersonFact[] = [
  member('self', 111, { member: { helpedBy: 11 } }),
  member('same cell', 111),
  member('secretary of the cell', 111, { positions: [{ position: 'secretary', org: 111 }] }),
  member('deputy of the cell', 111, { positions: [{ position: 'deputySecretary', org: 111 }] }),
  member('cell committee member', 111, { positions: [{ position: 'cellCommitteeMember', org: 111 }] }),
  member('suspended', 111, { member: { activity: 'suspended' } }),
  member('exempted', 111, { account: 'closed', member: { activity: 'exempted' } }),
  member('left', 111, { account: 'closed', member: { activity: 'left' } }),
  member('temporarily elsewhere', 111, { member: { cell: 102 } }),
  member('temporarily here', 201, { member: { cell: 111 } }),
  member('helper', 112),
  member('sibling cell', 112, { bound: false }),
  member('secretary of the sibling cell', 112, { positions: [{ position: 'secretary', org: 112 }] }),
  member('suspended deputy of the sibling cell', 112, {
    positions: [{ position: 'deputySecretary', org: 112 }],
    member: { activity: 'suspended' },
  }),
  member('follower', 101, { positions: [{ position: 'follower', org: 111 }] }),
  member('secretary of the body led by its leaders', 101, { positions: [{ position: 'secretary', org: 11 }] }),
  member('committee member of the body led by its leaders', 101, {
    positions: [{ position: 'committeeMember', org: 11 }],
  }),
  member('deputy of the body led by its leaders', 101, { positions: [{ position: 'deputySecretary', org: 11 }] }),
  member('secretary of the body with a stand-in', 121, { positions: [{ position: 'secretary', org: 12 }] }),
  member('cell under the stand-in', 121, { bound: false }),
  member('other cell under the stand-in', 122),
  member('cell directly under the commune', 101),
  member('secretary of the cell directly under the commune', 101, { positions: [{ position: 'secretary', org: 101 }] }),
  member('other cell directly under the commune', 102),
  member('secretary of the section', 131, { positions: [{ position: 'secretary', org: 13 }] }),
  member('cell of the section', 131, { bound: false }),
  member('secretary of the body with staff', 141, { positions: [{ position: 'secretary', org: 14 }] }),
  member('cell of the body with staff', 141, { bound: false }),
  member('secretary of the commune', 102, { positions: [{ position: 'secretary', org: 10 }] }),
  member('committee member of the commune', 102, { positions: [{ position: 'committeeMember', org: 10 }] }),
  member('other commune', 201, { bound: false }),
  member('secretary in the other commune', 201, { positions: [{ position: 'secretary', org: 201 }] }),
  member('other province', 301, { bound: false }),
  member('secretary in the other province', 301, { positions: [{ position: 'secretary', org: 301 }] }),
  member('secretary of the province', 102, { positions: [{ position: 'secretary', org: 2 }] }),
  member('account closed', 111, { account: 'closed' }),
  member('no account', 111, { account: 'none' }),
  member('probationary', 111, { member: { class: 'probationary' } }),
  member('position ended', 101, { positions: [{ position: 'secretary', org: 111, state: 'ended' }] }),
  member('position undone', 101, { positions: [{ position: 'cellCommitteeMember', org: 111, state: 'undone' }] }),
  member('position to come', 101, { positions: [{ position: 'cellCommitteeMember', org: 111, state: 'notYet' }] }),
  member('officer with an activation code only', 101, {
    bound: false,
    positions: [{ position: 'deputySecretary', org: 101 }],
  }),
  member('left from the other province', 301, { account: 'closed', member: { activity: 'left' } }),
  member('helper suspended', 112, { member: { activity: 'suspended' } }),
  member('helped by the suspended', 112, { member: { helpedBy: 44 } }),

  staff('office of the commune', 'office', 10),
  member('office of the commune, a member', 102, { roles: [{ role: 'office', org: 10 }] }),
  staff('office of the body with staff', 'office', 14),
  staff('office of the province', 'office', 2),
  staff('office of the other commune', 'office', 20),
  staff('organisation board of the commune', 'organizationBoard', 10),
  member('organisation board of the commune, a member', 102, { roles: [{ role: 'organizationBoard', org: 10 }] }),
  staff('organisation board of the body with staff', 'organizationBoard', 14),
  staff('organisation board of the other commune', 'organizationBoard', 20),
  staff('organisation board of the province', 'organizationBoard', 2),
  staff('organisation board of the other province', 'organizationBoard', 3),
  staff('organisation board of the centre', 'organizationBoard', 1),
  staff('propaganda board of the commune', 'propagandaBoard', 10),
  staff('support team of the commune', 'supportTeam', 10),
  staff('support team of the other commune', 'supportTeam', 20),
  staff('support team of the province', 'supportTeam', 2),
  staff('administrator of the commune', 'administrator', 10),
  staff('administrator of the province', 'administrator', 2),
  staff('administrator of the other province', 'administrator', 3),
  staff('administrator of the centre', 'administrator', 1),
  staff('auditor of the commune', 'auditor', 10),
  staff('auditor of the province', 'auditor', 2),
  staff('board with an activation code only', 'organizationBoard', 10, { bound: false }),
  staff('administrator with an activation code only', 'administrator', 10, { bound: false }),
  staff('board not yet confirmed', 'organizationBoard', 10, { state: 'unconfirmed' }),
  staff('auditor not yet confirmed', 'auditor', 10, { state: 'unconfirmed' }),
  staff('board ended', 'organizationBoard', 10, { state: 'ended' }),
  staff('board with a closed account', 'organizationBoard', 10, { account: 'closed' }),
  member('suspended board', 102, {
    roles: [{ role: 'organizationBoard', org: 10 }],
    member: { activity: 'suspended' },
  }),
  member('deputy of a cell without a secretary', 131, { positions: [{ position: 'deputySecretary', org: 131 }] }),
  { key: 'nobody', member: null, positions: [], roles: [], account: 'none', bound: false },
];

/** The person with this key. */
export function person(key: string): PersonFact {
  const found = PEOPLE.find((one) => one.key === key);
  if (found === undefined) throw new Error(`No person "${key}" in the tests' world`);
  return found;
}

/** The members among them. */
export const MEMBERS: readonly MemberFact[] = PEOPLE.flatMap((one) => (one.member === null ? [] : [one.member]));

/**
 * Who stands for each relation (and way of having lost it) that the matrix must ask in every run, however it is shortened.
 * To cell 111, but for the stand-in's office, which acts for cells 121 and 122.
 */
export const RELATIONS: Readonly<Record<string, string>> = {
  self: 'self',
  'same cell': 'same cell',
  officer: 'secretary of the cell',
  'officer of the cell committee': 'cell committee member',
  follower: 'follower',
  leader: 'secretary of the body led by its leaders',
  'leader by membership': 'committee member of the body led by its leaders',
  office: 'office of the body with staff',
  'stand-in office': 'office of the commune',
  'organisation board': 'organisation board of the commune',
  'board above': 'organisation board of the province',
  'sibling cell': 'sibling cell',
  'other province': 'other province',
  'propaganda board': 'propaganda board of the commune',
  'support team': 'support team of the commune',
  administrator: 'administrator of the commune',
  auditor: 'auditor of the commune',
  suspended: 'suspended',
  exempted: 'exempted',
  left: 'left',
  nobody: 'nobody',
};

/** People whose relations somebody else of the list has too; they write and ask routes in `npm run test:long` alone. */
const TWINS: readonly string[] = [
  'deputy of the body led by its leaders',
  'other cell under the stand-in',
  'other cell directly under the commune',
  'secretary of the section',
  'cell of the section',
  'cell of the body with staff',
  'secretary in the other commune',
  'secretary in the other province',
  'account closed',
  'probationary',
  'position undone',
  'position to come',
  'left from the other province',
  'helped by the suspended',
  'office of the commune, a member',
  'office of the other commune',
  'support team of the other commune',
  'administrator of the other province',
  'auditor of the province',
  'auditor not yet confirmed',
];

/** Who writes and asks routes in this run. */
export const ASKERS: readonly PersonFact[] =
  process.env['SOTAY_LONG'] === '1' ? PEOPLE : PEOPLE.filter((who) => !TWINS.includes(who.key));
