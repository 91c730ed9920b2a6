import { ApiProblem, type FieldProblem } from './client.ts';

/** What is to be put right before sending, in the form in which the server would say it. */
export function invalid(fields: readonly FieldProblem[]): ApiProblem {
  return new ApiProblem(
    422,
    'invalid',
    `Còn ${fields.length} chỗ cần sửa. Những gì đồng chí đã viết vẫn còn nguyên.`,
    fields,
  );
}

/** Anything thrown, as a problem: a fault of our own code must not leave the person without a sentence. */
export function problemOf(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  return new ApiProblem(
    0,
    'unknown',
    'Sổ tay gặp trục trặc khi làm việc này. Chưa có gì bị mất, mời đồng chí thử lại.',
  );
}
