import { ORGANIZATIONS, type OrgFact } from './organizations.ts';
import type { MemberFact, PersonFact, RoleFact } from './people.ts';

/**
 * The two tables of domain.md § 9, written a second time and computed the slow way: for one person and one member or body, walking
 * the lists of this folder. It reads neither the database nor the rows of authority_read_rule, so it can disagree with them.
 */
export type Access = 'full' | 'masked' | 'reveal' | 'numbers' | 'none';
export type Relation =
  'self' | 'sameCell' | 'officers' | 'follower' | 'leaders' | 'office' | 'organizationBoard' | 'boardsAbove';

/** *Who reads*: columns self, same cell, officers, follower, leaders, office, organisation board, boards above. */
export const READS = {
  identity: ['full', 'full', 'full', 'full', 'full', 'full', 'full', 'full'],
  personal: ['full', 'none', 'full', 'none', 'none', 'none', 'full', 'full'],
  number: ['masked', 'none', 'none', 'none', 'none', 'none', 'reveal', 'reveal'],
  phone: ['full', 'none', 'reveal', 'none', 'none', 'none', 'reveal', 'reveal'],
  circumstance: ['full', 'none', 'full', 'none', 'none', 'numbers', 'full', 'numbers'],
  correction: ['full', 'none', 'none', 'none', 'none', 'none', 'full', 'none'],
  accountGap: ['none', 'none', 'full', 'none', 'none', 'none', 'full', 'none'],
} as const satisfies Record<string, readonly Access[]>;
export const RELATIONS: readonly Relation[] = [
  'self',
  'sameCell',
  'officers',
  'follower',
  'leaders',
  'office',
  'organizationBoard',
  'boardsAbove',
];
export type MemberClass = keyof typeof READS;

const STRONGEST: readonly Access[] = ['full', 'masked', 'reveal', 'numbers', 'none'];
/** Numbers, corrections and who has no account belong to the data owner: the side of the home cell alone (docs/authority.md). */
const HOME_ONLY: readonly MemberClass[] = ['number', 'correction', 'accountGap'];
/** What is kept of a member who has left, with the data owner alone. */
const KEPT_AFTER_LEAVING: readonly MemberClass[] = ['identity', 'personal', 'number', 'correction'];

export function orgFact(id: number): OrgFact {
  const found = ORGANIZATIONS.find((org) => org.id === id);
  if (found === undefined) throw new Error(`No body ${String(id)}`);
  return found;
}
export function isCell(id: number): boolean {
  return ['grassrootsCell', 'subordinateCell'].includes(orgFact(id).type);
}
/** The bodies above, nearest first. */
export function above(id: number): number[] {
  const parent = orgFact(id).parent;
  return parent === null ? [] : [parent, ...above(parent)];
}
function officeOf(id: number): 'own' | 'leaders' | 'standIn' {
  const org = orgFact(id);
  return org.office ?? (org.type === 'grassroots' || org.type === 'section' ? 'leaders' : 'own');
}

/** An open account of a person whose standing gives him one. */
export function signedIn(who: PersonFact): boolean {
  return who.account === 'open' && (who.member === null || ['active', 'suspended'].includes(who.member.activity));
}
/** A suspended member has his own summary and nothing else. */
export function acts(who: PersonFact): boolean {
  return signedIn(who) && who.member?.activity !== 'suspended';
}
export function holdsPosition(who: PersonFact, org: number, positions: readonly string[]): boolean {
  return (
    acts(who) &&
    who.positions.some((held) => held.org === org && held.state === undefined && positions.includes(held.position))
  );
}
export function holdsRole(who: PersonFact, org: number, role: RoleFact['role']): boolean {
  return (
    acts(who) &&
    who.bound &&
    who.roles.some((held) => held.org === org && held.role === role && held.state === undefined)
  );
}
/** The role in the body itself or in one above it. */
export function holdsRoleOver(who: PersonFact, org: number, role: RoleFact['role']): boolean {
  return [org, ...above(org)].some((body) => holdsRole(who, body, role));
}

export function isOfficer(who: PersonFact, cell: number): boolean {
  return isCell(cell) && holdsPosition(who, cell, ['secretary', 'deputySecretary', 'cellCommitteeMember']);
}
/** Works in the office of a body, or acts for it: leaders of a body led by its leaders, the office above for a stand-in. */
function worksInOfficeOf(who: PersonFact, body: number): boolean {
  if (holdsRole(who, body, 'office')) return true;
  const mode = officeOf(body);
  if (mode === 'leaders') return holdsPosition(who, body, ['secretary', 'deputySecretary']);
  const parent = orgFact(body).parent;
  return mode === 'standIn' && parent !== null && worksInOfficeOf(who, parent);
}
/** Sits on the organisation board of a body; one without staff is served by the nearest board above (docs/authority.md). */
function sitsOnBoardOf(who: PersonFact, body: number): boolean {
  if (holdsRole(who, body, 'organizationBoard')) return true;
  const parent = orgFact(body).parent;
  return officeOf(body) !== 'own' && parent !== null && sitsOnBoardOf(who, parent);
}
/** The organisation board of a cell's direct superior. */
export function isDirectBoard(who: PersonFact, cell: number): boolean {
  const superior = orgFact(cell).parent;
  return superior !== null && sitsOnBoardOf(who, superior);
}
/** The office of a body's direct superior. */
export function isDirectOffice(who: PersonFact, body: number): boolean {
  const superior = orgFact(body).parent;
  return superior !== null && worksInOfficeOf(who, superior);
}
/** The organisation board of the body itself or of any above: "own subtree" of *Who writes*. */
export function boardOver(who: PersonFact, org: number): boolean {
  return holdsRoleOver(who, org, 'organizationBoard');
}
/** The support team of the commune to which a body belongs. */
export function supportTeamOver(who: PersonFact, org: number): boolean {
  return [org, ...above(org)].some((body) => orgFact(body).type === 'superior' && holdsRole(who, body, 'supportTeam'));
}

function relations(who: PersonFact, member: MemberFact, cells: readonly number[]): Relation[] {
  const own = who.member;
  const some = (test: (cell: number) => boolean): boolean => cells.some(test);
  const has: Record<Relation, boolean> = {
    self: signedIn(who) && own?.id === member.id,
    sameCell: acts(who) && own !== null && some((cell) => own.home === cell || own.cell === cell),
    officers: some((cell) => isOfficer(who, cell)),
    follower: some((cell) => holdsPosition(who, cell, ['follower'])),
    leaders: some((cell) => {
      const superior = orgFact(cell).parent;
      return superior !== null && holdsPosition(who, superior, ['secretary', 'deputySecretary', 'committeeMember']);
    }),
    office: some((cell) => {
      const superior = orgFact(cell).parent;
      return superior !== null && worksInOfficeOf(who, superior);
    }),
    organizationBoard: some((cell) => isDirectBoard(who, cell)),
    boardsAbove: some((cell) => above(cell).some((body) => holdsRole(who, body, 'organizationBoard'))),
  };
  return RELATIONS.filter((relation) => has[relation]);
}

/** How the person stands to a member, through either of the member's cells. */
export function relationsTo(who: PersonFact, member: MemberFact): Relation[] {
  return relations(who, member, [member.home, member.cell]);
}

/** What the person may read of a class of data about a member. */
export function reads(who: PersonFact, dataClass: MemberClass, member: MemberFact): Access {
  const left = member.activity === 'left';
  if (left && !KEPT_AFTER_LEAVING.includes(dataClass)) return 'none';
  const cells = left || HOME_ONLY.includes(dataClass) ? [member.home] : [member.home, member.cell];
  const column = (relation: Relation): Access => READS[dataClass][RELATIONS.indexOf(relation)] ?? 'none';
  const given = relations(who, member, cells)
    .filter((relation) => !left || relation === 'organizationBoard' || relation === 'boardsAbove')
    .map(column);
  return STRONGEST.find((access) => given.includes(access)) ?? 'none';
}

/** May open the numbers or the phone of another for a minute; an account of the activation code only may not. */
export function mayReveal(who: PersonFact, dataClass: 'number' | 'phone', member: MemberFact): boolean {
  if (!who.bound || !acts(who)) return false;
  const left = member.activity === 'left';
  if (left && dataClass === 'phone') return false;
  const cells = left || dataClass === 'number' ? [member.home] : [member.home, member.cell];
  return relations(who, member, cells).some((relation) => READS[dataClass][RELATIONS.indexOf(relation)] === 'reveal');
}

/** Names of bodies: one's own, those above, and for who holds something in a body what stands under it (docs/authority.md). */
export function seesOrg(who: PersonFact, org: number): boolean {
  if (!signedIn(who)) return false;
  const own = who.member === null ? [] : [who.member.home, who.member.cell];
  const held = !acts(who)
    ? []
    : [
        ...who.positions.filter((one) => one.state === undefined).map((one) => one.org),
        ...who.roles.filter((one) => who.bound && one.state === undefined).map((one) => one.org),
      ];
  return (
    [...own, ...held].some((body) => body === org || above(body).includes(org)) ||
    held.some((body) => above(org).includes(body))
  );
}
/** Bodies somebody works for: what he holds something in, and everything under it. */
export function worksFor(who: PersonFact, org: number): boolean {
  return [org, ...above(org)].some(
    (body) =>
      holdsPosition(who, body, [
        'secretary',
        'deputySecretary',
        'cellCommitteeMember',
        'committeeMember',
        'follower',
      ]) ||
      (['office', 'organizationBoard', 'propagandaBoard', 'supportTeam', 'administrator', 'auditor'] as const).some(
        (role) => holdsRole(who, body, role),
      ),
  );
}
