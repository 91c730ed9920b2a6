import { randomUUID } from 'node:crypto';
import type { Vote } from '@sotay/contract';
import { expect } from 'vitest';
import type { Caller } from '../../platform/http/testing.ts';
import type { RoomFact } from './room.ts';

/** Four official members present, one absent, one probationary: base 5, voters 4. */
export const VOTERS_ROLL: RoomFact['roll'] = {
  'secretary of the cell': { mark: 'present' },
  'deputy of the cell': { mark: 'present' },
  'cell committee member': { mark: 'present' },
  'same cell': { mark: 'present' },
  self: { mark: 'excused' },
  probationary: { standing: 'probationary', mark: 'present' },
};

/** How a vote is asked for; by hand on an ordinary matter unless said. */
export interface Ask {
  readonly method?: Vote['method'];
  readonly matter?: Vote['matter'];
}

/** Opens a vote in a meeting. */
export async function openVote(taker: Caller, meetingId: string, how: Ask = {}): Promise<Vote> {
  const answer = await taker({
    method: 'POST',
    url: `/api/meetings/${meetingId}/votes`,
    payload: {
      id: randomUUID(),
      agendaItemId: null,
      subject: 'Thông qua nghị quyết',
      method: 'open',
      matter: 'ordinary',
      ...how,
    },
  });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<Vote>();
}

/** Address of an act on a vote. */
export function voteAt(meetingId: string, voteId: string, act: string): string {
  return `/api/meetings/${meetingId}/votes/${voteId}/${act}`;
}
