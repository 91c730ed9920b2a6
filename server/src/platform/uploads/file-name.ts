import type { UploadType } from './media-type.ts';

const LONGEST = 150;
const ENDINGS: Record<UploadType, readonly [string, ...string[]]> = {
  'application/pdf': ['.pdf'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['.docx'],
  'image/jpeg': ['.jpg', '.jpeg'],
  'image/png': ['.png'],
  'image/webp': ['.webp'],
};
/** Names that Windows keeps for itself. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/**
 * A name that every system can save and that says what the file is: composed letters, no folders, no hidden characters,
 * no signs with a meaning to a system, at most 150 characters, and the ending of its real type.
 */
export function tidyFileName(given: string, type: UploadType): string {
  const [ending, ...others] = ENDINGS[type];
  const last = given.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const shown = last
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}]/gu, '')
    .replace(/[<>:"|?*]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const own = [ending, ...others].find((each) => shown.toLowerCase().endsWith(each));
  const stem = own === undefined ? shown.replace(/\.[\p{L}\p{N}]{1,5}$/u, '') : shown.slice(0, -own.length);
  const tidy = [...stem.replace(/^[. ]+|[. ]+$/g, '')]
    .slice(0, LONGEST - ending.length)
    .join('')
    .trim();
  const safe = tidy === '' ? 'tep' : RESERVED.test(tidy) ? `_${tidy}` : tidy;
  return `${safe}${own?.toLowerCase() ?? ending}`;
}
