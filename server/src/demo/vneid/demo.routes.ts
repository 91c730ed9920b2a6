import { DemoPeople } from '@sotay/contract';
import type { FastifyInstance } from 'fastify';
import { route } from '../../platform/http/route.ts';
import { listDemoPeople } from '../people.ts';

/** Who can sign in to the demo. Elsewhere the route is not there. */
export function demoRoutes(app: FastifyInstance): void {
  const { config, ownerPool, crypto } = app.services;
  if (!config.demo) return;
  route(app, {
    method: 'GET',
    url: '/api/demo/people',
    summary: 'Who can sign in to the demo',
    tag: 'demo',
    access: 'public',
    limit: 'read',
    response: DemoPeople,
    handler: async () => ({
      groups: (await listDemoPeople(ownerPool, crypto)).map(({ title, people }) => ({
        title,
        people: people.map(({ id, name, role }) => ({ id, name, role })),
      })),
    }),
  });
}
