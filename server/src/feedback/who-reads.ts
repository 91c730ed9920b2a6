import {
  deskWords,
  POSITION_WORDS,
  STAFF_ROLE_WORDS,
  type FeedbackTo,
  type OrganizationType,
  type Position,
  type StaffRole,
} from '@sotay/contract';
import type { Reader } from './acts.queries.ts';

/** A seat in words: a position, or a desk of the committee. */
export function seatWords(seat: string | null, orgType: string | null): string | null {
  if (seat === null) return null;
  if (Object.hasOwn(POSITION_WORDS, seat)) return POSITION_WORDS[seat as Position];
  if (!Object.hasOwn(STAFF_ROLE_WORDS, seat)) return null;
  return deskWords(seat as StaffRole, (orgType ?? 'superior') as OrganizationType);
}

/** "đ/c Nguyễn Thị Lan, Bí thư Đảng ủy phường Hòa Bình". */
export function personWords(
  fullName: string,
  seat: string | null,
  org: { name: string | null; type: string | null },
): string {
  const words = seatWords(seat, org.type);
  return words === null ? `đ/c ${fullName}` : `đ/c ${fullName}, ${words}${org.name === null ? '' : ` ${org.name}`}`;
}

/** A letter goes to the committee of a party organisation: "Đảng bộ phường Hòa Bình" is led by "Đảng ủy phường Hòa Bình". */
export function committeeName(organization: string): string {
  return organization.replace(/^Đảng bộ /u, 'Đảng ủy ');
}

/** The bodies of a letter, by name. */
export interface Bodies {
  readonly cell: { readonly name: string; readonly type: string | null };
  readonly committee: { readonly name: string; readonly type: string | null };
}

/**
 * *Ai xem được?* of one address, by name: who reads it, body by body, who will (the one to whom the committee gives it), and
 * who of the cell does not. A leader of the cell who also receives for the committee is named among those who read.
 *
 * @param author "Đồng chí", or the member for whom somebody else writes
 * @param readers of both bodies, as the rules of authority give them today
 */
export function whoReads(author: string, to: FeedbackTo, readers: readonly Reader[], bodies: Bodies): string {
  const reached = readers.filter((reader) => to === 'both' || reader.addressee === to);
  const isGiven = readers.some((reader) => reader.relation === 'assignee');
  const parts = (['cell', 'committee'] as const)
    .filter((addressee) => to === 'both' || to === addressee)
    .map((addressee) => {
      const named = reached.filter((reader) => reader.addressee === addressee);
      const later = addressee === 'cell' || isGiven ? [] : ['người sẽ được giao trả lời'];
      return ` Ở ${bodies[addressee].name}: ${joined([...peopleOf(named, bodies[addressee].type), ...later])}.`;
    });
  const left = readers.filter(
    (reader) =>
      to === 'committee' &&
      reader.addressee === 'cell' &&
      !reached.some((one) => one.memberId !== null && one.memberId === reader.memberId),
  );
  return `${author} xem được.${parts.join('')} ${notSeen(to, peopleOf(left, null), bodies)}`;
}

/** Each person once, with his seat. */
function peopleOf(readers: readonly Reader[], orgType: string | null): string[] {
  const once = new Map(readers.map((reader) => [`${String(reader.memberId)} ${reader.fullName}`, reader]));
  return [...once.values()].map((reader) => personWords(reader.fullName, reader.seat, { name: null, type: orgType }));
}

function notSeen(to: FeedbackTo, left: readonly string[], { cell, committee }: Bodies): string {
  if (to === 'both') return 'Các đồng chí khác trong chi bộ và cấp trên nữa không xem được.';
  if (to === 'cell') return `Các đồng chí khác trong chi bộ và ${committee.name} không xem được.`;
  return left.length === 0 ? `${cell.name} không xem được.` : `${cell.name} không xem được, kể cả ${joined(left)}.`;
}

function joined(parts: readonly string[]): string {
  const last = parts.at(-1) ?? 'chưa có ai';
  return parts.length <= 1 ? last : `${parts.slice(0, -1).join('; ')} và ${last}`;
}
