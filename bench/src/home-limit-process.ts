// The limit of `bench home`: a bare Fastify with the product's logging, one route with a ready payload, one that runs
// the tuned, prepared SQL for the same content as the owner, without row security, session or actor.
import Fastify, { LogController } from 'fastify';
import { openPool } from '../../server/src/platform/database/pool.ts';
import { createLogger } from '../../server/src/platform/logging.ts';
import { homeOf } from '../../server/src/members/me/home.ts';
import { HOME } from './tuned-sql.ts';

const payload: unknown = JSON.parse(process.env['PAYLOAD'] ?? '{}');
const pool = openPool(process.env['OWNER_URL'] ?? '', { max: 30, name: 'bench limit' });

interface Row {
  full_name: string;
  cell_id: number;
  cell_name: string;
  consent: boolean | null;
  has_phone: boolean;
  answered: { id: string; field: string; state: string; at: string }[] | null;
  letters: { id: string; sentOn: string; at: string }[] | null;
  cancelled: Parameters<typeof homeOf>[0]['cancelled'] | null;
  meetings: Parameters<typeof homeOf>[0]['meetings'] | null;
}

const app = Fastify({
  loggerInstance: createLogger('info'),
  logController: new LogController({ disableRequestLogging: true }),
});
app.addHook('onResponse', (request, reply, done) => {
  request.log.info({
    method: request.method,
    route: request.routeOptions.url,
    status: reply.statusCode,
    ms: Math.round(reply.elapsedTime * 10) / 10,
  });
  done();
});
app.get('/ready', () => ({}));
app.get('/payload', () => payload);
app.get<{ Params: { account: string } }>('/sql/:account', async (request) => {
  const { rows } = await pool.query<Row>({ name: 'home', text: HOME, values: [request.params.account] });
  const row = rows[0];
  if (row === undefined) throw new Error('No such account');
  return homeOf({
    fullName: row.full_name,
    isMember: true,
    cell: { id: row.cell_id, name: row.cell_name },
    consent: row.consent,
    hasPhone: row.has_phone,
    wantsPasskey: false,
    waiting: [],
    answered: row.answered ?? [],
    letters: row.letters ?? [],
    cancelled: row.cancelled ?? [],
    meetings: row.meetings ?? [],
    updatedAt: new Date().toISOString(),
  });
});
process.on('SIGTERM', () => process.exit(0));
await app.listen({ host: '127.0.0.1', port: Number(process.env['PORT']) });
