const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g;

/**
 * A key under which two spellings of the same Vietnamese words are equal: Unicode form, case, spaces and the place of
 * the tone mark are folded (“Hoà Bình” = “Hòa Bình”), the tone itself and the letter are kept (“Hoa” ≠ “Hòa”).
 */
export function spellingKey(text: string): string {
  return words(text)
    .map((word) => {
      const letters = word.normalize('NFD');
      // One syllable carries at most one tone, so moving it to the end of the word makes its place irrelevant.
      return letters.replace(TONES, '') + (letters.match(TONES) ?? []).join('');
    })
    .join(' ');
}

/** A key without any mark and with only letters and digits; for column headers, where typists are least careful. */
export function bareKey(text: string): string {
  return words(text)
    .join(' ')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/đ/g, 'd')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function words(text: string): string[] {
  return text
    .normalize('NFC')
    .replace(/\p{Cf}/gu, '')
    .toLocaleLowerCase('vi')
    .split(/\s+/u)
    .filter(Boolean);
}
