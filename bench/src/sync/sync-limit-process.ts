// The limit of `bench sync`: a bare Fastify with the product's logging. One route answers 204 and asks nobody; the other runs the
// tuned, prepared SQL that a pull needs after a meeting was convened, as the owner: no row security, session, actor or words.
import Fastify, { LogController } from 'fastify';
import { openPool } from '../../../server/src/platform/database/pool.ts';
import { createLogger } from '../../../server/src/platform/logging.ts';
import { HOME, SCREEN } from '../tuned-sql.ts';

const pool = openPool(process.env['OWNER_URL'] ?? '', { max: 30, name: 'bench limit' });

/** Audiences of an ordinary member, their heads, and what moved in them since. $1 member, $2 audiences the device holds, $3 how far. */
const LOOK = `
  WITH RECURSIVE tree (org_id, parent_id) AS (
    SELECT f.org_id, f.parent_id FROM members_member m JOIN organizations_form f ON f.org_id IN (m.home_cell_id, m.cell_id) AND f.valid @> sotay_today() WHERE m.id = $1
    UNION SELECT f.org_id, f.parent_id FROM tree t JOIN organizations_form f ON f.org_id = t.parent_id AND f.valid @> sotay_today())
  SELECT s.scope, h.epoch, h.version, h.floor,
         (SELECT json_agg(json_build_object('entity', f.entity, 'id', f.id)) FROM sync_feed f WHERE f.scope = h.scope AND f.version > k.version AND k.version < h.version) AS moved
    FROM (SELECT 'person:' || $1::int AS scope UNION ALL SELECT 'org:' || org_id FROM tree) s
    LEFT JOIN sync_head h ON h.scope = s.scope COLLATE "C"
    LEFT JOIN unnest($2::text[], $3::bigint[]) AS k (scope, version) ON k.scope = s.scope`;

interface Head {
  scope: string;
  moved: { entity: string; id: string }[] | null;
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
app.get('/idle', (_request, reply) => reply.code(204).send());
app.get<{ Params: { member: string; account: string } }>('/delta/:member/:account', async ({ params, headers }) => {
  const held = [...String(headers['sotay-mark']).matchAll(/([a-z]+:[a-z\d:]+)=\d+\.(\d+)/g)];
  const { rows: heads } = await pool.query<Head>({
    name: 'look',
    text: LOOK,
    values: [params.member, held.map(([, scope]) => scope), held.map(([, , version]) => version)],
  });
  const moved = heads.flatMap((head) => head.moved ?? []).find((thing) => thing.entity === 'meeting');
  if (moved === undefined) throw new Error('Nothing moved');
  const [meeting, home] = await Promise.all([
    pool.query<object>({ name: 'screen', text: SCREEN, values: [moved.id, params.member] }),
    pool.query<object>({ name: 'home', text: HOME, values: [params.account] }),
  ]);
  if (meeting.rows[0] === undefined || home.rows[0] === undefined) throw new Error('Nothing there');
  return { heads, rows: [meeting.rows[0], home.rows[0]] };
});
process.on('SIGTERM', () => process.exit(0));
await app.listen({ host: '127.0.0.1', port: Number(process.env['PORT']) });
