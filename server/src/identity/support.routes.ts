import {
  AddToSupportCase,
  Done,
  IdentifyInCase,
  MoveSupportCase,
  OpenSupportCase,
  OwnSupportCase,
  SupportCaseId,
  SupportCode,
  SupportCommunes,
  SupportDesk,
  SupportDeskQuery,
} from '@sotay/contract';
import type { FastifyInstance } from 'fastify';
import { asSystem } from '../platform/database/transaction.ts';
import { route } from '../platform/http/route.ts';
import { addToCase, followCase, listCommunes, openCase } from './support-cases.ts';
import { identifyInCase, moveCase, readDesk } from './support-desk.ts';

const tag = 'support';

/** Support cases: for their openers, who have no session, and for the desk of a commune. */
export function supportRoutes(app: FastifyInstance): void {
  const { services } = app;
  const { crypto, ownerPool } = services;

  route(app, {
    method: 'GET',
    url: '/api/support-cases/communes',
    summary: 'Communes to choose from',
    tag,
    access: 'public',
    limit: 'read',
    response: SupportCommunes,
    handler: () => asSystem(ownerPool, listCommunes),
  });
  route(app, {
    method: 'POST',
    url: '/api/support-cases',
    summary: 'Ask for help with signing in',
    tag,
    access: 'public',
    limit: 'guess',
    body: OpenSupportCase,
    response: OwnSupportCase,
    handler: ({ body }) => asSystem(ownerPool, (db) => openCase(db, crypto, body.reason, body)),
  });
  route(app, {
    method: 'POST',
    url: '/api/support-cases/follow',
    summary: 'State of a case, by its code',
    tag,
    access: 'public',
    limit: 'guess',
    body: SupportCode,
    response: OwnSupportCase,
    handler: ({ body }) => asSystem(ownerPool, (db) => followCase(db, crypto, body.code)),
  });
  route(app, {
    method: 'POST',
    url: '/api/support-cases/add',
    summary: 'Leave a phone number and a commune',
    tag,
    access: 'public',
    limit: 'guess',
    body: AddToSupportCase,
    response: OwnSupportCase,
    handler: ({ body: { code, ...left } }) => asSystem(ownerPool, (db) => addToCase(db, crypto, code, left)),
  });

  route(app, {
    method: 'GET',
    url: '/api/support-desk',
    summary: 'Open cases of a commune',
    tag,
    access: 'session',
    face: 'office',
    limit: 'read',
    query: SupportDeskQuery,
    response: SupportDesk,
    handler: ({ tx, query }) => readDesk(tx, crypto, query.orgId),
  });
  route(app, {
    method: 'POST',
    url: '/api/support-desk/:id/move',
    summary: 'Take, park or close a case',
    tag,
    access: 'session',
    face: 'office',
    limit: 'write',
    params: SupportCaseId,
    body: MoveSupportCase,
    response: Done,
    handler: ({ tx, params, body }) => moveCase(tx, params.id, body.to, body.answer),
  });
  route(app, {
    method: 'POST',
    url: '/api/support-desk/:id/identify',
    summary: 'Name the member of a case by his card',
    tag,
    access: 'session',
    face: 'office',
    limit: 'guess',
    params: SupportCaseId,
    body: IdentifyInCase,
    response: Done,
    handler: ({ tx, params, body }) => identifyInCase(tx, crypto, params.id, body.citizenId),
  });
}
