import type { FastifyInstance } from 'fastify';
import { route } from '../platform/http/route.ts';
import { exportOwnData } from './own-data.ts';

/** A person's copy of what is kept about him. */
export function ownDataRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/me/export',
    summary: 'All data kept about oneself, as a JSON file',
    tag: 'me',
    access: 'session',
    limit: 'heavy',
    response: { mediaType: 'application/json' },
    handler: async ({ tx, services, reply }) => {
      const data = await exportOwnData(tx, services);
      void reply
        .header('content-disposition', 'attachment; filename="du-lieu-cua-toi.json"')
        .type('application/json; charset=utf-8');
      // Returned, not sent: the answer leaves only after the transaction that recorded it has committed.
      return Buffer.from(JSON.stringify(data, null, 2));
    },
  });
}
