/**
 * A person's name as it is kept: NFC, single spaces, and capitals only at the start of each word when the source wrote
 * the whole name in capitals (or in small letters). A mixed-case name is left as its owner writes it.
 */
export function personName(text: string): string {
  const name = text
    .normalize('NFC')
    .replace(/\p{Cf}/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
  const shouted = name === name.toLocaleUpperCase('vi') || name === name.toLocaleLowerCase('vi');
  return shouted ? titled(name) : name;
}

// After a hyphen or an apostrophe too: Niê-Kđăm, K'Bình.
function titled(name: string): string {
  return name
    .toLocaleLowerCase('vi')
    .replace(
      /(^|[\s\-'’])(\p{L})/gu,
      (_all, before: string, letter: string) => before + letter.toLocaleUpperCase('vi'),
    );
}

/** Letters, spaces, hyphen, apostrophe and dot are what Vietnamese and minority names are written with. */
export function looksLikeName(name: string): boolean {
  return name.length <= 80 && /^[\p{L}\p{M}][\p{L}\p{M}\s.'’-]*$/u.test(name);
}
