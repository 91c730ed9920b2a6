import type { FieldProblem } from '#lib/api/client.ts';

/** The fourth reason asks for words. */
export const OTHER_REASON = 'Lý do khác';
/** Four reasons, because most of what is written says one of them. */
export const ABSENCE_REASONS = ['Ốm hoặc đi khám bệnh', 'Việc gia đình', 'Đi công tác, đi xa', OTHER_REASON];

/**
 * What is still to be said; null when nothing is.
 *
 * @param key ends the names of the fields where a screen has several such forms
 */
export function missingInAbsence(reason: string, more: string, key = ''): FieldProblem | null {
  if (reason === '') return { field: `reason${key}`, message: 'Chọn một lý do' };
  if (reason === OTHER_REASON && more.trim() === '') return { field: `more${key}`, message: 'Ghi rõ lý do khác là gì' };
  return null;
}

/** The reason in one sentence, as the chair reads it. */
export function absenceWords(reason: string, more: string): string {
  const said = more.trim();
  if (reason === OTHER_REASON) return said;
  return said === '' ? `${reason}.` : `${reason}. ${said}`;
}
