import { Problem, type ProblemDetails } from './problem.ts';

const NO_NETWORK = 'Chưa gửi được vì không có mạng. Chưa có gì bị mất, mời đồng chí thử lại khi có mạng.';
const NO_NETWORK_READ = 'Không có mạng nên chưa tải được. Khi có mạng, mời đồng chí thử lại.';
const NOT_OURS = 'Sổ tay chưa trả lời được. Chưa có gì bị mất, mời đồng chí thử lại sau ít phút.';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/**
 * Asks the server, as the person who is signed in.
 *
 * @param path of our own API, already encoded
 * @returns the answer; its shape is the contract's, checked by the server
 * @throws Problem with a sentence for the person: refused, not found, or no network
 */
export async function call<Answer>(method: Method, path: string, body?: unknown): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers: { 'x-sotay': '1', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    throw new Problem({ status: 0, code: 'noNetwork', title: method === 'GET' ? NO_NETWORK_READ : NO_NETWORK });
  }
  if (response.ok) return (response.status === 204 ? undefined : await response.json()) as Answer;
  throw new Problem(await detailsOf(response));
}

/** `call` for reading. */
export const read = <Answer>(path: string): Promise<Answer> => call<Answer>('GET', path);

async function detailsOf(response: Response): Promise<ProblemDetails> {
  try {
    const { title, code, fields } = (await response.json()) as Partial<ProblemDetails>;
    if (title !== undefined && code !== undefined)
      return { status: response.status, title, code, fields: fields ?? [] };
  } catch {
    // A proxy's page, or nothing: not for a person's eyes.
  }
  return { status: response.status, code: 'unreadable', title: NOT_OURS };
}
