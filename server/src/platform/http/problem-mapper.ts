import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { DomainError, invalid, notFound, readOnly, unavailable } from './problem.ts';

/** The one place where anything thrown becomes RFC 9457 problem details. Unknown errors never leak. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemOf(error);
  if (problem.status >= 500) request.log.error({ err: error, code: problem.code }, 'request failed');
  if (problem.retryAfter !== null) void reply.header('retry-after', problem.retryAfter);
  return reply
    .code(problem.status)
    .type('application/problem+json; charset=utf-8')
    .serializer(JSON.stringify)
    .send({
      type: `urn:sotay:problem:${problem.code}`,
      title: problem.title,
      status: problem.status,
      code: problem.code,
      ...(problem.fields.length > 0 ? { fields: problem.fields } : {}),
    });
}

/** Anything thrown as what a person is told of it. */
export function problemOf(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    return invalid(
      error.validation.map(({ instancePath, message }) => ({
        field: instancePath.replace(/^\//, '').replaceAll('/', '.'),
        message: message ?? 'Chỗ này chưa đúng.',
      })),
    );
  }
  if (error instanceof Error) {
    const { code, statusCode } = error as Partial<FastifyError> & { code?: string };
    const known = (code !== undefined && ofDatabase(code, error)) || ofTransport(code, statusCode);
    if (known) return known;
  }
  return new DomainError(
    'unknown',
    500,
    'Sổ tay gặp trục trặc khi làm việc này. Chưa có gì bị mất, mời đồng chí thử lại.',
  );
}

/** PostgreSQL's SQLSTATE classes that mean something to a person. */
function ofDatabase(code: string, cause: Error): DomainError | undefined {
  // Row security refused the row: for the asker it does not exist.
  if (code === '42501') return notFound();
  if (code === '53100') return readOnly();
  if (/^(08|57P|53)/.test(code) || ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT'].includes(code))
    return unavailable(cause);
  // A life cycle kept by the database refused a step: somebody made it, or another one, before.
  if (code === 'MT001' || code === 'RP001') {
    return new DomainError(
      'wrongState',
      409,
      'Việc này không còn làm được ở bước hiện tại. Mời đồng chí mở lại để xem bước tiếp theo.',
      { cause },
    );
  }
  // Two people at once: the loser is told, nothing is half done.
  if (code === '40001' || code === '40P01') {
    return new DomainError(
      'tryAgain',
      409,
      'Có người vừa sửa cùng lúc. Mời đồng chí thử lại, nội dung vẫn còn nguyên.',
      { cause },
    );
  }
  return undefined;
}

function ofTransport(code: string | undefined, status: number | undefined): DomainError | undefined {
  if (code === 'FST_REQ_FILE_TOO_LARGE' || status === 413) {
    return new DomainError(
      'tooLarge',
      413,
      'Tệp hoặc nội dung gửi lên lớn quá mức cho phép. Mời đồng chí gửi phần nhỏ hơn.',
    );
  }
  if (status === 415) return new DomainError('unsupported', 415, 'Sổ tay không nhận loại nội dung này.');
  if (status === 400)
    return new DomainError(
      'malformed',
      400,
      'Nội dung gửi lên không đọc được. Mời đồng chí tải lại trang rồi thử lại.',
    );
  if (code === 'ETIMEDOUT') return unavailable();
  return undefined;
}
