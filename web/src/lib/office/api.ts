import * as client from '#lib/api/client.ts';
import { setOfficeOver } from './session.svelte.ts';

/** Reads as a desk of Văn phòng; notices when its 30 minutes are over. @throws ApiProblem */
export function get<T>(path: string): Promise<T> {
  return watched(client.get<T>(path));
}

/** Writes as a desk of Văn phòng; notices when its 30 minutes are over. @throws ApiProblem */
export function send<T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T> {
  return watched(client.send<T>(method, path, body));
}

async function watched<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof client.ApiProblem && error.status === 401) setOfficeOver(true);
    throw error;
  }
}
