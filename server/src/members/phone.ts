/** What a typed phone number turned out to be. */
export type ReadPhone = { ok: true; phone: string } | { ok: false; sentence: string };

const MOBILE = ['03', '05', '07', '08', '09'];

/**
 * Reads a phone as people type it and normalises it to 10 digits from 0; +84 and 84 are understood (domain.md § 3).
 * The sentence says what is wrong and what is needed, never just that something is.
 */
export function readPhone(typed: string): ReadPhone {
  const bare = typed.normalize('NFC').replace(/[\s.\-()\u00A0]/g, '');
  if (bare === '') return refuse('Đồng chí chưa ghi số điện thoại.');
  if (!/^\+?[0-9]+$/.test(bare)) return refuse('Số điện thoại chỉ gồm chữ số. Đồng chí xem lại giúp.');
  if (bare.startsWith('+') && !bare.startsWith('+84'))
    return refuse('Sổ tay chỉ nhận số điện thoại Việt Nam, bắt đầu bằng 0 hoặc +84.');
  const digits = domestic(bare);
  if (!digits.startsWith('0')) return refuse('Số điện thoại bắt đầu bằng số 0, ví dụ 0912 345 678.');
  if (digits.length < 10) return refuse(`Số này mới có ${String(digits.length)} chữ số, cần 10.`);
  if (digits.length > 10) return refuse(`Số này có ${String(digits.length)} chữ số, chỉ cần 10.`);
  if (!MOBILE.includes(digits.slice(0, 2))) return refuse('Cần số di động, bắt đầu bằng 03, 05, 07, 08 hoặc 09.');
  return { ok: true, phone: digits };
}

/** Two last digits and dots, in the rhythm in which phones are read: `•••• ••• •16`. */
export function maskPhone(phone: string): string {
  return `•••• ••• •${phone.slice(-2)}`;
}

/** +84 or 84 before nine digits stand for the leading 0. */
function domestic(bare: string): string {
  if (bare.startsWith('+84')) return `0${bare.slice(3).replace(/^0/, '')}`;
  return bare.startsWith('84') && bare.length === 11 ? `0${bare.slice(2)}` : bare;
}

function refuse(sentence: string): ReadPhone {
  return { ok: false, sentence };
}
