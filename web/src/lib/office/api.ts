import * as client from '#lib/api/client.ts';
import { officeReopened, officeTurn } from './session.svelte.ts';

/** Reads as a desk of Văn phòng; when its 30 minutes are over it waits for the person to sign in again. @throws ApiProblem */
export function get<T>(path: string): Promise<T> {
  return watched(() => client.get<T>(path));
}

/** Writes as a desk of Văn phòng; when its 30 minutes are over it waits for the person to sign in again. @throws ApiProblem */
export function send<T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T> {
  return watched(() => client.send<T>(method, path, body));
}

async function watched<T>(ask: () => Promise<T>): Promise<T> {
  const turn = officeTurn();
  try {
    return await ask();
  } catch (error) {
    const over = error instanceof client.ApiProblem && error.status === 401;
    if (!over || !(await officeReopened(turn))) throw error;
    return ask();
  }
}
