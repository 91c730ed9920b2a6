import { createHash } from 'node:crypto';
import { PEOPLE, type MemberFact, type PersonFact } from './people.ts';

/** Account of a person: his place in the list, so that the same world has the same ids everywhere. */
export function accountId(person: PersonFact): string {
  return `0190aaaa-0000-7000-8000-${String(PEOPLE.indexOf(person) + 1).padStart(12, '0')}`;
}

/** Citizen id of a member, well formed and his alone. */
export function citizenId(member: MemberFact): string {
  return `025070${String(member.id).padStart(6, '0')}`;
}
/** Legacy card number, unlike the citizen id on purpose. */
export function cardNumber(member: MemberFact): string {
  return `0977${String(member.id).padStart(8, '0')}`;
}
/** Mobile number of a member. */
export function phone(member: MemberFact): string {
  return `0912${String(member.id).padStart(6, '0')}`;
}
/** Name of a person; names differ, so that a leak tells whose it is. */
export function fullName(person: PersonFact): string {
  return `Nguyễn Thử ${WORDS[Math.floor(PEOPLE.indexOf(person) / WORDS.length)]} ${WORDS[PEOPLE.indexOf(person) % WORDS.length]}`;
}
const WORDS = ['An', 'Bình', 'Chi', 'Dũng', 'Em', 'Gia', 'Hà', 'Khoa', 'Lan'];

/** 32 bytes that stand for a secret. */
export function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** A row's id from what it is about. */
export function rowId(kind: string, about: number): string {
  return `0190cccc-0000-7000-8000-${kind}${String(about).padStart(11, '0')}`;
}

/** Token of the session that the world opens for a person. */
export function sessionToken(who: PersonFact): string {
  return `session-${accountId(who)}`;
}
