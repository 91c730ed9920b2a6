/** RFC 9457 problem details as the server sends them. */
export interface ProblemDetails {
  status: number;
  code: string;
  /** A Vietnamese sentence with the next step. */
  title: string;
  fields?: readonly { field: string; message: string }[];
}

/** What went wrong, ready to be shown. Status 0 means that the server was not reached. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: readonly { field: string; message: string }[];

  constructor(details: ProblemDetails) {
    super(details.title);
    this.name = 'Problem';
    this.status = details.status;
    this.code = details.code;
    this.fields = details.fields ?? [];
  }
}

/** Anything thrown, as a problem: a fault of our own code must not leave the person without a sentence. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem({
    status: 0,
    code: 'unknown',
    title: 'Sổ tay gặp trục trặc khi làm việc này. Chưa có gì bị mất, mời đồng chí thử lại.',
  });
}
