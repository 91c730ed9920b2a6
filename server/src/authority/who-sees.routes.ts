import { WhoSees, WhoSeesParams } from '@sotay/contract';
import type { FastifyInstance } from 'fastify';
import { route } from '../platform/http/route.ts';
import { whoSees } from './who-sees.ts';

/** *Ai xem được?* */
export function whoSeesRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/who-sees/:class',
    summary: 'Who reads a class of data',
    tag: 'authority',
    access: 'session',
    limit: 'read',
    params: WhoSeesParams,
    response: WhoSees,
    handler: ({ tx, params }) => whoSees(tx, params.class),
  });
}
