import { bareKey } from './import/checking/folding.ts';

/** The word a person is called by: the last one. */
export function givenName(fullName: string): string {
  return words(fullName).at(-1) ?? fullName;
}

/**
 * The key by which Vietnamese lists of people are read: given name, then family and middle names. Order is the work of
 * the collation `vi-x-icu`, so marks and case stay.
 */
export function sortName(fullName: string): string {
  const all = words(fullName);
  return [...all.slice(-1), ...all.slice(0, -1)].join(' ');
}

/** The key by which a name is found: lower case, no marks, đ as d, one space; equal for every way of typing the name. */
export function foldedName(fullName: string): string {
  return bareKey(fullName);
}

/** "đ/c Nguyễn Thị Lan, Bí thư": a name with its role, as people are spoken of. */
export function comrade(fullName: string, role: string | null = null): string {
  return role === null ? `Đ/c ${fullName}` : `Đ/c ${fullName}, ${role}`;
}

function words(fullName: string): string[] {
  return fullName.normalize('NFC').split(/\s+/u).filter(Boolean);
}
