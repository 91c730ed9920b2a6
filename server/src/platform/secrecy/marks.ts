/** A stamp stands in capitals; “bí mật”, “mật khẩu”, “mật ong” are words and no stamp. */
const STAMP = /(?<![\p{L}\p{N}])(TUYỆT MẬT|TỐI MẬT|MẬT)(?![\p{L}\p{N}])/gu;
/** “Độ mật: Tối mật”, “đóng dấu Mật”, “(Mật)” name the level in any letters. */
const NAMED =
  /(?:độ\s+mật\s*[:：]?|đóng\s+dấu|dấu\s+chỉ\s+độ\s+mật\s*[:：]?|mức\s+độ\s+mật\s*[:：]?)\s*[“"'(]?\s*(tuyệt\s+mật|tối\s+mật|mật)(?![\p{L}\p{N}])/iu;
const BRACKETED = /[([]\s*(tuyệt\s+mật|tối\s+mật|Mật)\s*[)\]]/u;
/** In capitals the words around “MẬT” may still make it an ordinary word. */
const BEFORE = /(BÍ|BẢO|CƠ|THÂN|ĐƯỜNG|RUỘT|TÚI|CHÂN|DỊCH|ONG)\s*$/u;
const AFTER = /^\s*(KHẨU|ONG|MÃ|THIẾT|ĐỘ|GẤU|VỤ|NGHỊ|THÁM|MÍA)(?![\p{L}\p{N}])/u;

/**
 * The mark of a state secret in a text (Luật Bảo vệ bí mật nhà nước; domain.md § 5), `Mật`, `Tối mật` or `Tuyệt mật`; null when
 * it carries none. It looks for stamps, not for talk about secrecy.
 */
export function findSecrecyMark(text: string): string | null {
  const plain = text.normalize('NFC').replace(/\s+/gu, ' ');
  for (const found of plain.matchAll(STAMP)) {
    const before = plain.slice(Math.max(0, found.index - 12), found.index);
    const after = plain.slice(found.index + found[0].length, found.index + found[0].length + 12);
    if (found[1] !== 'MẬT' || (!BEFORE.test(before) && !AFTER.test(after))) return levelOf(found[1] ?? '');
  }
  const named = NAMED.exec(plain) ?? BRACKETED.exec(plain);
  return named?.[1] === undefined ? null : levelOf(named[1]);
}

function levelOf(words: string): string {
  const folded = words.toLocaleLowerCase('vi');
  if (folded.startsWith('tuyệt')) return 'Tuyệt mật';
  return folded.startsWith('tối') ? 'Tối mật' : 'Mật';
}
