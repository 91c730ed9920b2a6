import type { CorrectionField, FileCorrection } from '@sotay/contract';
import type { FieldProblem } from '#lib/api/client.ts';

/** A request for correction as a form holds it. */
export interface CorrectionDraft {
  /** '' until a field is chosen. */
  field: string;
  wrong: string;
  right: string;
}

/** A form on which nothing stands yet. */
export function emptyCorrection(): CorrectionDraft {
  return { field: '', wrong: '', right: '' };
}

/** What is still to be put right before sending. */
export function missingInCorrection({ field, wrong, right }: CorrectionDraft): readonly FieldProblem[] {
  return [
    ...(field === '' ? [{ field: 'field', message: 'Chọn mục đang sai' }] : []),
    ...(wrong.trim() === '' ? [{ field: 'wrong', message: 'Ghi chỗ đang sai' }] : []),
    ...(right.trim() === '' ? [{ field: 'right', message: 'Ghi thế nào là đúng' }] : []),
  ];
}

/** The request to send; `missingInCorrection` has nothing against the draft. */
export function correctionOf({ field, wrong, right }: CorrectionDraft): FileCorrection {
  return { field: field as CorrectionField, wrong, right };
}
