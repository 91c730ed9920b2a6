import { randomUUID } from 'node:crypto';
import type { FeedbackThread } from '@sotay/contract';
import { accountId } from '../../authority/testing/identities.ts';
import { person } from '../../authority/testing/people.ts';
import { village, type Village } from '../../members/testing/village.ts';

// Cell 111 under body 11, which is led by its leaders: its secretary receives, beside whom its deputy is named.
export const AUTHOR = 'probationary';
export const CELL_SECRETARY = 'secretary of the cell';
export const CELL_DEPUTY = 'deputy of the cell';
export const SECRETARY = 'secretary of the body led by its leaders';
export const NAMED = 'deputy of the body led by its leaders';
export const ANSWERER = 'committee member of the body led by its leaders';

type To = 'cell' | 'committee' | 'both';
/** An answer of the API, read later. */
interface Answer {
  readonly status: number;
  json<T>(): T;
}
/** A village whose people write letters and answer them. */
export interface LetterVillage extends Village {
  ask(key: string, method: 'GET' | 'POST' | 'PUT', url: string, payload?: object): Promise<Answer>;
  /** Sends a letter. @returns its id */
  sent(to: To, author?: string): Promise<string>;
  open(key: string, id: string): Promise<FeedbackThread>;
  status(key: string, id: string): Promise<number>;
  assign(key: string, id: string, version: number, to: string): Promise<Answer>;
}

/** A letter not sent before. */
export function letter(to: To) {
  return {
    id: randomUUID(),
    messageId: randomUUID(),
    to,
    kind: 'concern',
    subject: 'Đèn đường ngõ 5 hỏng',
    text: 'Ngõ 5 tối, các cụ đi họp về hay vấp.',
  };
}
/** A message not sent before, by somebody who has read this version of the thread. */
export function words(version: number, text = 'Tôi viết thêm.') {
  return { messageId: randomUUID(), version, text };
}

/** Builds a village for tests of feedback. */
export async function letterVillage(): Promise<LetterVillage> {
  const place = await village();
  const ask: LetterVillage['ask'] = async (key, method, url, payload) => {
    const answer = await (await place.as(key))({ method, url, ...(payload === undefined ? {} : { payload }) });
    return { status: answer.statusCode, json: <T>() => answer.json<T>() };
  };
  return {
    ...place,
    ask,
    async sent(to, author = AUTHOR) {
      const answer = await ask(author, 'POST', '/api/me/feedback', letter(to));
      if (answer.status !== 200) throw new Error(`The letter of "${author}" was not taken: ${String(answer.status)}`);
      return answer.json<{ id: string }>().id;
    },
    open: async (key, id) => (await ask(key, 'GET', `/api/feedback/${id}`)).json<FeedbackThread>(),
    status: async (key, id) => (await ask(key, 'GET', `/api/feedback/${id}`)).status,
    assign: (key, id, version, to) =>
      ask(key, 'POST', `/api/feedback/${id}/assign`, { version, accountId: accountId(person(to)) }),
  };
}
