import {
  ActivationCode,
  ActivationCodeList,
  ActivationId,
  ActivationQuery,
  AskSignOut,
  Done,
  IssueActivationCode,
  SignOutAsked,
  SignOutRequest,
  SignOutRequestList,
} from '@sotay/contract';
import type { FastifyInstance } from 'fastify';
import { route } from '../platform/http/route.ts';
import { cancelCode, confirmCode, issueCode, listCodes } from './activation-codes.ts';
import { askSignOut, confirmSignOut, listSignOutRequests } from './lost-phone.ts';

const tag = 'activation';

/** Helping others in, and helping them out of a lost phone. Cell officers do it in the handbook, desks in Văn phòng. */
export function activationRoutes(app: FastifyInstance): void {
  const { crypto } = app.services;

  route(app, {
    method: 'GET',
    url: '/api/activation-codes',
    summary: 'Codes issued in a body, without their digits',
    tag,
    access: 'session',
    limit: 'read',
    query: ActivationQuery,
    response: ActivationCodeList,
    handler: ({ tx, query }) => listCodes(tx, query.orgId),
  });
  route(app, {
    method: 'POST',
    url: '/api/activation-codes',
    summary: 'Issue a code, or ask the second officer for one',
    tag,
    access: 'session',
    limit: 'write',
    body: IssueActivationCode,
    response: ActivationCode,
    handler: ({ tx, body }) => issueCode(tx, crypto, body.memberId),
  });
  route(app, {
    method: 'POST',
    url: '/api/activation-codes/:id/confirm',
    summary: 'Confirm as the second officer',
    tag,
    access: 'session',
    limit: 'write',
    params: ActivationId,
    response: ActivationCode,
    handler: ({ tx, params }) => confirmCode(tx, crypto, params.id),
  });
  route(app, {
    method: 'DELETE',
    url: '/api/activation-codes/:id',
    summary: 'Cancel a code',
    tag,
    access: 'session',
    limit: 'write',
    params: ActivationId,
    response: Done,
    handler: ({ tx, params }) => cancelCode(tx, params.id),
  });

  route(app, {
    method: 'GET',
    url: '/api/sign-out-requests',
    summary: 'Lost phones of a body',
    tag,
    access: 'session',
    limit: 'read',
    query: ActivationQuery,
    response: SignOutRequestList,
    handler: ({ tx, query }) => listSignOutRequests(tx, query.orgId),
  });
  route(app, {
    method: 'POST',
    url: '/api/sign-out-requests',
    summary: 'Sign a lost phone out, or ask the second officer',
    tag,
    access: 'session',
    limit: 'write',
    body: AskSignOut,
    response: SignOutAsked,
    handler: ({ tx, body }) => askSignOut(tx, body.memberId),
  });
  route(app, {
    method: 'POST',
    url: '/api/sign-out-requests/:id/confirm',
    summary: 'Confirm as the second officer',
    tag,
    access: 'session',
    limit: 'write',
    params: ActivationId,
    response: SignOutRequest,
    handler: ({ tx, params }) => confirmSignOut(tx, params.id),
  });
}
