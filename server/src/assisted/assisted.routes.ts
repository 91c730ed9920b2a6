import { Assisted, DoneFor, DoneForQuery, MemberId } from '@sotay/contract';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { route } from '../platform/http/route.ts';
import { openAssisted } from './assisted.ts';
import { listDoneFor, printDoneFor } from './done-for.ts';

const One = z.object({ id: MemberId });
const PDF = 'application/pdf';
const tag = 'assisted';

/** Acting for a member: what waits for his acts, and the record of what was done for him. */
export function assistedRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/members/:id/assisted',
    summary: 'What waits for a member’s own acts, for who acts for him',
    tag,
    access: 'session',
    limit: 'read',
    params: One,
    response: Assisted,
    handler: ({ tx, params }) => openAssisted(tx, params.id),
  });
  route(app, {
    method: 'GET',
    url: '/api/members/:id/done-for',
    summary: 'What was done for a member, by whom and when',
    tag,
    access: 'session',
    limit: 'read',
    params: One,
    query: DoneForQuery,
    response: DoneFor,
    handler: ({ tx, params, query }) => listDoneFor(tx, params.id, query.after),
  });
  route(app, {
    method: 'GET',
    url: '/api/members/:id/done-for.pdf',
    summary: 'The same on one page, in large print',
    tag,
    access: 'session',
    limit: 'heavy',
    params: One,
    response: { mediaType: PDF },
    handler: async ({ tx, params, reply }) => {
      const pdf = await printDoneFor(tx, params.id);
      void reply.header('content-disposition', 'attachment; filename="viec-da-lam-ho.pdf"').type(PDF);
      return pdf;
    },
  });
}
