/** One wrong field, with the sentence that stands beside it. */
export interface FieldProblem {
  field: string;
  message: string;
}

/** An answer that is not what was asked for, with a sentence for the person who reads it. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: readonly FieldProblem[];

  constructor(status: number, code: string, title: string, fields: readonly FieldProblem[] = []) {
    super(title);
    this.name = 'ApiProblem';
    this.status = status;
    this.code = code;
    this.fields = fields;
  }
}

/** Reads `path`. @throws ApiProblem with a Vietnamese sentence, also when there is no network */
export function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return ask<T>(path, { method: 'GET', ...(signal === undefined ? {} : { signal }) });
}

/** Writes to `path`. A `FormData` body travels as it is, anything else as JSON. @throws ApiProblem */
export function send<T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T> {
  const headers: Record<string, string> = { 'x-sotay': '1' };
  if (body instanceof FormData) return ask<T>(path, { method, headers, body });
  if (body !== undefined) headers['content-type'] = 'application/json';
  return ask<T>(path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
}

async function ask<T>(path: string, request: RequestInit): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: 'same-origin', ...request });
  } catch (cause) {
    if (request.signal?.aborted === true) throw cause;
    throw new ApiProblem(0, 'offline', 'Chưa gửi được vì không có mạng. Những gì đồng chí đã viết vẫn còn nguyên.');
  }
  if (response.ok) return (response.status === 204 ? undefined : await response.json()) as T;
  throw await problemOf(response);
}

async function problemOf(response: Response): Promise<ApiProblem> {
  try {
    const told = (await response.json()) as { code?: string; title?: string; fields?: FieldProblem[] };
    if (told.code !== undefined && told.title !== undefined)
      return new ApiProblem(response.status, told.code, told.title, told.fields);
  } catch {
    // Something between us and the server answered; its words are not for people.
  }
  return new ApiProblem(
    response.status,
    'unreadable',
    'Sổ tay chưa trả lời được. Chưa có gì bị mất, mời đồng chí thử lại sau ít phút.',
  );
}
