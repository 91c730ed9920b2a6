import { RuleKey, RuleList, SetRule } from '@sotay/contract';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { route } from '../platform/http/route.ts';
import { listRules, setRule } from './rules.ts';

const tag = 'rules';

/** Dated rules: every number that a regulation may change. */
export function ruleRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/rules',
    summary: 'Every dated rule with its basis',
    tag,
    access: 'session',
    limit: 'read',
    response: RuleList,
    handler: ({ tx }) => listRules(tx),
  });
  route(app, {
    method: 'PUT',
    url: '/api/rules/:key',
    summary: 'Set a rule from a day on',
    tag,
    access: 'reauthenticated',
    face: 'office',
    limit: 'write',
    params: z.object({ key: RuleKey }),
    body: SetRule,
    response: z.object({ done: z.literal(true) }),
    handler: async ({ tx, params, body }) => {
      await setRule(tx, params.key, body);
      return { done: true };
    },
  });
}
