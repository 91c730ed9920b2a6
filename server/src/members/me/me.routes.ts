import {
  AccessLog,
  AccessLogQuery,
  EnterPhone,
  FileCorrection,
  Home,
  Me,
  OwnCorrectionList,
  OwnNumbers,
  OwnSummary,
  PhoneEntered,
  Preferences,
} from '@sotay/contract';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { route } from '../../platform/http/route.ts';
import { fileCorrection, listOwnCorrections, withdrawCorrection } from '../corrections.ts';
import { enterPhone } from '../phone-entry.ts';
import { accessLog } from './access-log.ts';
import { readHomeScreen, readMe, setPreferences } from './me.ts';
import { memberIdOf, readSummary, showNumbers } from './summary.ts';

const Done = z.object({ done: z.literal(true) });
const Id = z.object({ id: z.uuid() });
const tag = 'me';

/** What a person reads and writes about himself. */
export function meRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/me',
    summary: 'Who is signed in, with which faces',
    tag,
    access: 'session',
    limit: 'read',
    response: Me,
    handler: ({ tx, services }) => readMe(tx, services.clock()),
  });
  route(app, {
    method: 'GET',
    url: '/api/home',
    summary: 'The first screen',
    tag,
    access: 'session',
    transaction: 'none',
    limit: 'read',
    response: Home,
    handler: ({ services, session }) => readHomeScreen(services.appPool, session.actor),
  });
  route(app, {
    method: 'GET',
    url: '/api/me/summary',
    summary: 'Member summary of 339-QĐ/TW, numbers masked',
    tag,
    access: 'session',
    limit: 'read',
    response: OwnSummary,
    handler: ({ tx, services }) => readSummary(tx, services.crypto),
  });
  route(app, {
    method: 'GET',
    url: '/api/me/numbers',
    summary: 'Own numbers in full, recorded',
    tag,
    access: 'session',
    limit: 'write',
    response: OwnNumbers,
    handler: ({ tx, services }) => showNumbers(tx, services.crypto),
  });
  route(app, {
    method: 'PUT',
    url: '/api/me/phone',
    summary: 'Enter own phone',
    tag,
    access: 'session',
    limit: 'write',
    body: EnterPhone,
    response: PhoneEntered,
    handler: ({ tx, services, body }) => enterPhone(tx, services.crypto, memberIdOf(tx), body.phone),
  });
  route(app, {
    method: 'GET',
    url: '/api/me/access-log',
    summary: 'Who looked at or changed own data',
    tag,
    access: 'session',
    limit: 'read',
    query: AccessLogQuery,
    response: AccessLog,
    handler: ({ tx, query }) => accessLog(tx, query.after, query.limit),
  });
  route(app, {
    method: 'PUT',
    url: '/api/me/preferences',
    summary: 'Text size',
    tag,
    access: 'session',
    limit: 'write',
    body: Preferences,
    response: Preferences,
    handler: ({ tx, body }) => setPreferences(tx, body),
  });
  route(app, {
    method: 'GET',
    url: '/api/me/corrections',
    summary: 'Own correction requests and their answers',
    tag,
    access: 'session',
    limit: 'read',
    response: OwnCorrectionList,
    handler: ({ tx, services }) => listOwnCorrections(tx, services.crypto),
  });
  route(app, {
    method: 'POST',
    url: '/api/me/corrections',
    summary: 'Ask for a correction of a master field',
    tag,
    access: 'session',
    limit: 'write',
    body: FileCorrection,
    response: Id,
    handler: ({ tx, services, body }) => fileCorrection(tx, services.crypto, memberIdOf(tx), body),
  });
  route(app, {
    method: 'POST',
    url: '/api/me/corrections/:id/withdraw',
    summary: 'Take an own request back',
    tag,
    access: 'session',
    limit: 'write',
    params: Id,
    response: Done,
    handler: async ({ tx, params }) => {
      await withdrawCorrection(tx, params.id);
      return { done: true };
    },
  });
}
