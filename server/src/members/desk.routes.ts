import {
  CorrectionListQuery,
  DataIssueList,
  DataIssueListQuery,
  DecideCorrection,
  DeskCorrectionList,
} from '@sotay/contract';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { route } from '../platform/http/route.ts';
import { decideCorrection, listDeskCorrections, takeCorrection } from './corrections.ts';
import { listDataIssues, settleDataIssue } from './data-issues.ts';

const Done = z.object({ done: z.literal(true) });
const One = z.object({ id: z.uuid() });
const tag = 'corrections';

/** The organisation board's desk: correction requests and contradictions in imported data. */
export function deskRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/corrections',
    summary: 'Correction requests of a subtree',
    tag,
    access: 'session',
    face: 'office',
    limit: 'read',
    query: CorrectionListQuery,
    response: DeskCorrectionList,
    handler: ({ tx, services, query }) =>
      listDeskCorrections(tx, services.crypto, query.orgId, query.state, query.after),
  });
  route(app, {
    method: 'POST',
    url: '/api/corrections/:id/take',
    summary: 'Begin with a request',
    tag,
    access: 'session',
    face: 'office',
    limit: 'write',
    params: One,
    response: Done,
    handler: async ({ tx, params }) => {
      await takeCorrection(tx, params.id);
      return { done: true };
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/corrections/:id/decide',
    summary: 'Answer a request',
    tag,
    access: 'session',
    face: 'office',
    limit: 'write',
    params: One,
    body: DecideCorrection,
    response: Done,
    handler: async ({ tx, params, body }) => {
      await decideCorrection(tx, params.id, body);
      return { done: true };
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/data-issues',
    summary: 'Contradictions in imported data',
    tag,
    access: 'session',
    face: 'office',
    limit: 'read',
    query: DataIssueListQuery,
    response: DataIssueList,
    handler: ({ tx, services, query }) => listDataIssues(tx, services.crypto, query.orgId, query.state, query.after),
  });
  route(app, {
    method: 'POST',
    url: '/api/data-issues/:id/settle',
    summary: 'Mark a contradiction as settled',
    tag,
    access: 'session',
    face: 'office',
    limit: 'write',
    params: One,
    response: Done,
    handler: async ({ tx, params }) => {
      await settleDataIssue(tx, params.id);
      return { done: true };
    },
  });
}
