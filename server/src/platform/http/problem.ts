/** One place of the input that is wrong, with the sentence that stands beside it. */
export interface FieldProblem {
  /** Path of the field in the body or query, e.g. `phone` or `rows.3.name`. */
  readonly field: string;
  readonly message: string;
}

/**
 * An error that a person is told: a stable code for programs, a Vietnamese sentence with the next step for people.
 * Thrown by use cases; the HTTP layer turns it into RFC 9457 problem details.
 */
export class DomainError extends Error {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly fields: readonly FieldProblem[];
  /** Seconds after which trying again makes sense. */
  readonly retryAfter: number | null;

  constructor(
    code: string,
    status: number,
    title: string,
    more: { fields?: readonly FieldProblem[]; retryAfter?: number; cause?: unknown } = {},
  ) {
    super(`${code}: ${title}`, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'DomainError';
    this.code = code;
    this.status = status;
    this.title = title;
    this.fields = more.fields ?? [];
    this.retryAfter = more.retryAfter ?? null;
  }
}

/** Missing and forbidden are one answer, so that nobody learns what exists. */
export function notFound(): DomainError {
  return new DomainError('notFound', 404, 'Không có mục này, hoặc đồng chí không được xem. Mời quay lại trang trước.');
}

/** Input that was understood but is not right. */
export function invalid(fields: readonly FieldProblem[]): DomainError {
  const count = fields.length;
  return new DomainError('invalid', 422, `Còn ${count} chỗ cần sửa. Những gì đồng chí đã viết vẫn còn nguyên.`, {
    fields,
  });
}

/** Nobody is signed in, or the session has ended. */
export function signInNeeded(): DomainError {
  return new DomainError(
    'signInNeeded',
    401,
    'Phiên làm việc đã hết. Mời đồng chí đăng nhập lại; việc đang làm vẫn còn trên máy.',
  );
}

/** The session was ended on purpose, here or from another device: what the device kept of the person goes. */
export function signedOut(): DomainError {
  return new DomainError('signedOut', 401, 'Máy này đã được đăng xuất. Mời đồng chí đăng nhập lại.');
}

/** The act asks for a fresh proof of identity (at most 5 minutes old). */
export function reauthenticationNeeded(): DomainError {
  return new DomainError(
    'reauthenticationNeeded',
    403,
    'Việc này cần xác nhận lại chính đồng chí. Mời xác nhận rồi làm tiếp.',
  );
}

/** The state of the thing does not allow the act (any more). */
export function conflict(code: string, title: string): DomainError {
  return new DomainError(code, 409, title);
}

/** Too many requests; the wait grows, nobody is locked out. */
export function tooMany(seconds: number): DomainError {
  return new DomainError('tooMany', 429, `Máy gửi hơi nhanh. Mời đồng chí thử lại sau ${seconds} giây.`, {
    retryAfter: seconds,
  });
}

/** The disk is nearly full: reading goes on, writing waits. */
export function readOnly(): DomainError {
  return new DomainError(
    'readOnly',
    503,
    'Máy chủ sắp hết chỗ nên tạm chưa nhận ghi thêm. Nội dung của đồng chí chưa mất, mời thử lại sau.',
    { retryAfter: 60 },
  );
}

/** The database is away or restarting. */
export function unavailable(cause?: unknown): DomainError {
  return new DomainError(
    'unavailable',
    503,
    'Sổ tay đang khởi động lại. Chưa có gì bị mất, mời đồng chí thử lại sau ít giây.',
    { retryAfter: 5, cause },
  );
}

/** A write that did not come from our own pages. */
export function unsafeOrigin(): DomainError {
  return new DomainError('unsafeOrigin', 403, 'Yêu cầu này không đến từ sổ tay. Mời đồng chí mở sổ tay và thử lại.');
}
