/**
 * A person's name as it is kept: NFC, single spaces, and capitals only at the start of each word when the source wrote
 * the whole name in capitals (or in small letters). A mixed-case name is left as its owner writes it.
 */
export function personName(text: string): string {
  // Invisible signs go first: between a letter and its mark they keep the two from becoming one.
  const name = text
    .replace(/\p{Cf}/gu, '')
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .trim();
  const shouted = name === name.toLocaleUpperCase('vi') || name === name.toLocaleLowerCase('vi');
  return shouted ? titled(name) : name;
}

// After a hyphen or an apostrophe too: Niê-Kđăm, K'Bình.
function titled(name: string): string {
  return name
    .toLocaleLowerCase('vi')
    .replace(/(^|[\s\-'’])(\p{L})/gu, (_all, before: string, letter: string) => before + capital(letter))
    .normalize('NFC');
}

// Some letters are two as a capital (ß, ᾀ): only the first of them is one at the start of a word, or the name would come out
// shouted and be settled otherwise the next time.
function capital(letter: string): string {
  const [first = '', ...rest] = letter.toLocaleUpperCase('vi');
  return first + rest.join('').toLocaleLowerCase('vi');
}

/** Letters, spaces, hyphen, apostrophe and dot are what Vietnamese and minority names are written with. */
export function looksLikeName(name: string): boolean {
  return name.length <= 80 && /^[\p{L}\p{M}][\p{L}\p{M}\s.'’-]*$/u.test(name);
}
