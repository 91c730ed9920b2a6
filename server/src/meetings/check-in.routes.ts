import { CheckedIn, CheckIn, DecideCheckIns, Roll } from '@sotay/contract';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { route } from '../platform/http/route.ts';
import { checkIn, decideCheckIns } from './check-in.ts';
import { askRoomFace } from './room.ts';

const One = z.object({ id: z.uuid() });
const tag = 'meetings';

/** Checking in by the code that the room shows, and the officers' word about those that wait. */
export function checkInRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'POST',
    url: '/api/meetings/:id/check-in',
    summary: 'Be present by the room’s code',
    tag,
    access: 'session',
    limit: 'checkIn',
    params: One,
    body: CheckIn,
    response: CheckedIn,
    transaction: 'none',
    handler: async ({ act, params, body }) => {
      const result = await checkIn(act, params.id, body);
      if (result.outcome !== 'applied') throw result.problem;
      return result.answer;
    },
  });
  route(app, {
    method: 'PUT',
    url: '/api/meetings/:id/check-ins',
    summary: 'Confirm or refuse check-ins that wait',
    tag,
    access: 'session',
    face: 'both',
    limit: 'write',
    params: One,
    body: DecideCheckIns,
    response: Roll,
    handler: ({ tx, session, params, body }) => {
      askRoomFace(session);
      return decideCheckIns(tx, params.id, body);
    },
  });
}
