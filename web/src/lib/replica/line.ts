import type { Me, Mutation, Pulled, Pushed } from '@sotay/contract';
import { ApiProblem } from '#lib/api/client.ts';
import type { Clock } from './clock.ts';

/** A line in the hills may hang for ever, milliseconds. */
const PATIENCE = 30_000;

/** The two questions of sync, and what goes with them. All throw ApiProblem; its status is 0 when nobody answered. */
export interface SyncLine {
  /**
   * @param fresh something was just done online: what the server remembers may be a moment older
   * @returns null when nothing moved
   */
  pull(mark: string | undefined, page: string | null, fresh: boolean): Promise<Pulled | null>;
  push(mutations: readonly Mutation[]): Promise<Pushed>;
  /** The account of the session, for whom acts would be done. */
  whoIsIt(): Promise<string>;
  paperText(meetingId: string, fileId: string): Promise<string | null>;
}

/**
 * The line of one account's courier.
 *
 * @param account is said with each question, so that the server need not answer another person's device
 * @param signal the office is lost
 */
export function openLine(account: string, clock: Clock, signal: AbortSignal): SyncLine {
  async function ask<T>(path: string, request: RequestInit, isRight: (answer: T) => boolean): Promise<T | null> {
    const sentAt = clock.steady();
    let response: Response;
    let answer: T;
    // `AbortSignal.any` and `.timeout` are younger than many phones.
    const patience = new AbortController();
    const giveUp = (): void => patience.abort();
    const timer = setTimeout(giveUp, PATIENCE);
    signal.addEventListener('abort', giveUp);
    if (signal.aborted) giveUp();
    try {
      response = await fetch(path, {
        credentials: 'same-origin',
        cache: 'no-store',
        ...request,
        signal: patience.signal,
      });
      if (response.status === 204) {
        // Without a body the moment is in a header, in whole seconds.
        const second = Date.parse(response.headers.get('date') ?? '');
        if (!Number.isNaN(second)) clock.heard(new Date(second + 500).toISOString(), sentAt, clock.steady());
        return null;
      }
      answer = (await response.json()) as T;
    } catch {
      // No line, too slow, cut off in the middle, or somebody between us and the server who does not speak JSON.
      throw new ApiProblem(0, 'offline', 'Chưa liên lạc được với Sổ tay. Những gì đồng chí đã làm vẫn còn trên máy.');
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
    }
    if (!response.ok) throw told(response.status, answer);
    if (!isRight(answer)) {
      throw new ApiProblem(0, 'unreadable', 'Sổ tay chưa trả lời được. Những gì đồng chí đã làm vẫn còn trên máy.');
    }
    const { serverTime } = answer as { serverTime?: string };
    if (serverTime !== undefined) clock.heard(serverTime, sentAt, clock.steady());
    return answer;
  }

  const own = { 'sotay-account': account };
  return {
    pull: (mark, page, fresh) =>
      ask<Pulled>(
        `/api/sync${page === null ? '' : `?page=${encodeURIComponent(page)}`}`,
        {
          headers: {
            ...own,
            ...(mark === undefined ? {} : { 'sotay-mark': mark }),
            ...(fresh ? { 'sotay-fresh': '1' } : {}),
          },
        },
        (pulled) => typeof pulled.mark === 'string' && Array.isArray(pulled.rows),
      ),
    async push(mutations) {
      const headers = { ...own, 'x-sotay': '1', 'content-type': 'application/json' };
      const request = { method: 'POST', headers, body: JSON.stringify({ mutations }) };
      const pushed = await ask<Pushed>('/api/sync/push', request, ({ results }) => Array.isArray(results));
      return pushed ?? { serverTime: '', results: [] };
    },
    async whoIsIt() {
      const me = await ask<Me>('/api/me', {}, ({ account: who }) => typeof who?.id === 'string');
      return me?.account.id ?? '';
    },
    async paperText(meetingId, fileId) {
      const path = `/api/meetings/${meetingId}/files/${fileId}/text`;
      const paper = await ask<{ text: string | null }>(
        path,
        {},
        ({ text }) => text === null || typeof text === 'string',
      );
      return paper?.text ?? null;
    },
  };
}

function told(status: number, answer: unknown): ApiProblem {
  const { code, title, fields } = (answer ?? {}) as Partial<Pick<ApiProblem, 'code' | 'fields'>> & { title?: string };
  return code === undefined || title === undefined
    ? new ApiProblem(status, 'unreadable', 'Sổ tay chưa trả lời được. Chưa có gì bị mất.')
    : new ApiProblem(status, code, title, fields);
}
