// The limit of `bench sync`: a bare Fastify with the product's logging. One route answers 204 and asks nobody; the other runs the
// tuned, prepared SQL that a pull needs after a meeting was convened, as the owner: no row security, session, actor or words.
import { bareServer } from '../bare.ts';
import { HOME, SCREEN } from '../tuned-sql.ts';

const { app, pool, serve } = bareServer();

/** Audiences of an ordinary member, their heads, and what moved in them since; a probe each. $1 member, $2 audiences the device holds, $3 how far. */
const LOOK = `
  WITH RECURSIVE tree (org_id, parent_id) AS (
    SELECT f.org_id, f.parent_id FROM members_member m JOIN organizations_form f ON f.org_id IN (m.home_cell_id, m.cell_id) AND f.valid @> sotay_today() WHERE m.id = $1
    UNION SELECT f.org_id, f.parent_id FROM tree t
          CROSS JOIN LATERAL (SELECT o.org_id, o.parent_id FROM organizations_form o WHERE o.org_id = t.parent_id AND o.valid @> sotay_today() OFFSET 0) f)
  SELECT s.scope, h.epoch, h.version, h.floor,
         (SELECT json_agg(json_build_object('entity', f.entity, 'id', f.id)) FROM sync_feed f WHERE f.scope = s.scope COLLATE "C" AND f.version > k.version AND k.version < h.version) AS moved
    FROM (SELECT 'person:' || $1::int AS scope UNION ALL SELECT 'org:' || org_id FROM tree) s
    LEFT JOIN LATERAL (SELECT * FROM sync_head WHERE scope = s.scope COLLATE "C" OFFSET 0) h ON true
    LEFT JOIN unnest($2::text[], $3::bigint[]) AS k (scope, version) ON k.scope = s.scope`;

/** A notice in the inbox. $1 notice, $2 member. */
const NOTICE = `
  SELECT n.id, n.kind, n.about, n.facts, n.created_at, m.on_day, m.kind AS meeting_kind, m.short_id,
         EXISTS (SELECT FROM notifications_read r WHERE r.notice_id = n.id AND r.member_id = $2) AS read
    FROM notifications_notice n LEFT JOIN meetings_meeting m ON m.id = n.about WHERE n.id = $1`;

/** Opinions sent before a meeting, as a member reads them before it: his own. $1 meeting, $2 member. */
const OPINIONS = `
  SELECT o.id, o.kind, o.text, o.written_at, o.answer, o.answered_at FROM meetings_prior_opinion o
   WHERE o.meeting_id = $1 AND o.member_id = $2 ORDER BY o.written_at`;

interface Head {
  scope: string;
  moved: { entity: string; id: string }[] | null;
}

app.get('/idle', (_request, reply) => reply.code(204).send());
app.get<{ Params: { member: string; account: string } }>('/delta/:member/:account', async ({ params, headers }) => {
  const held = [...String(headers['sotay-mark']).matchAll(/([a-z]+:[a-z\d:]+)=\d+\.(\d+)/g)];
  const { rows: heads } = await pool.query<Head>({
    name: 'look',
    text: LOOK,
    values: [params.member, held.map(([, scope]) => scope), held.map(([, , version]) => version)],
  });
  const moved = heads.flatMap((head) => head.moved ?? []);
  const [ofMeeting, ofNotice] = ['meeting', 'notice'].map((entity) => moved.find((thing) => thing.entity === entity));
  if (ofMeeting === undefined || ofNotice === undefined) throw new Error('Nothing moved');
  const [meeting, opinions, notice, home] = await Promise.all([
    pool.query<object>({ name: 'screen', text: SCREEN, values: [ofMeeting.id, params.member] }),
    pool.query<object>({ name: 'opinions', text: OPINIONS, values: [ofMeeting.id, params.member] }),
    pool.query<object>({ name: 'notice', text: NOTICE, values: [ofNotice.id, params.member] }),
    pool.query<object>({ name: 'home', text: HOME, values: [params.account] }),
  ]);
  const rows = [meeting.rows[0], notice.rows[0], home.rows[0]];
  if (rows.includes(undefined)) throw new Error('Nothing there');
  return { heads, rows, opinions: opinions.rows };
});
await serve();
