import { AuditList, AuditQuery } from '@sotay/contract';
import type { FastifyInstance } from 'fastify';
import { route } from '../platform/http/route.ts';
import { readAuditLog } from './log.ts';

/** The audit log, for auditors in their own subtree. */
export function auditRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/audit',
    summary: 'Log of a subtree',
    tag: 'audit',
    access: 'session',
    face: 'office',
    limit: 'read',
    query: AuditQuery,
    response: AuditList,
    handler: ({ tx, query }) => readAuditLog(tx, query),
  });
}
