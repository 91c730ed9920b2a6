// The limit of `bench home`: a bare Fastify with the product's logging, one route with a ready payload, one that runs
// the tuned, prepared SQL for the same content as the owner, without row security, session or actor.
import Fastify, { LogController } from 'fastify';
import { openPool } from '../../server/src/platform/database/pool.ts';
import { createLogger } from '../../server/src/platform/logging.ts';
import { homeOf } from '../../server/src/members/me/home.ts';

const payload: unknown = JSON.parse(process.env['PAYLOAD'] ?? '{}');
const pool = openPool(process.env['OWNER_URL'] ?? '', { max: 30, name: 'bench limit' });

/** One index probe a fact, one plan for all requests: what the first screen of an ordinary member says, and no more. */
const HOME = `
  SELECT m.full_name, m.cell_id, f.name AS cell_name,
         (SELECT c.given FROM identity_consent c WHERE c.account_id = a.id ORDER BY c.at DESC LIMIT 1) AS consent,
         EXISTS (SELECT FROM members_phone h WHERE h.member_id = a.member_id) AS has_phone,
         (SELECT json_agg(json_build_object('id', c.id, 'field', c.field, 'state', c.state, 'at', c.decided_at) ORDER BY c.decided_at DESC)
            FROM members_correction c WHERE c.member_id = a.member_id AND c.state IN ('corrected', 'declined')
             AND c.decided_at > now() - interval '30 days') AS answered,
         (SELECT json_agg(json_build_object('id', t.id, 'sentOn', t.sent_on, 'at', t.answered_at) ORDER BY t.answered_at DESC) FROM feedback_thread t
           WHERE t.author_member_id = a.member_id AND t.state = 'answered' AND t.answered_at > now() - interval '30 days') AS letters,
         (SELECT json_agg(json_build_object('id', n.id, 'title', n.title, 'reason', n.reason, 'startsAt', n.starts_at, 'onDay', n.on_day, 'kind', n.kind, 'shortId', n.short_id,
                    'at', n.cancelled_at) ORDER BY n.cancelled_at DESC)
            FROM meetings_invitee i JOIN meetings_meeting n ON n.id = i.meeting_id
           WHERE i.member_id = a.member_id AND i.removed_at IS NULL AND n.state = 'cancelled' AND n.starts_at > now() - interval '1 day') AS cancelled,
         (SELECT json_agg(json_build_object('id', n.id, 'hostId', n.host_id, 'hostName', h.name, 'kind', n.kind, 'state', n.state, 'title', n.title,
                    'startsAt', n.starts_at, 'onDay', n.on_day, 'forMonth', n.for_month, 'place', n.place, 'online', n.online_link IS NOT NULL, 'shortId', n.short_id,
                    'shares', false, 'manages', false, 'dayHasCome', false, 'isChair', false, 'isMinuteTaker', false, 'waits', NULL,
                    'own', json_build_object('role', i.role, 'venueId', i.venue_id, 'deliveredAt', x.delivered_at, 'seenAt', x.seen_at, 'answer', x.answer,
                      'answeredAt', x.answered_at, 'answeredByOther', NULL, 'reason', x.reason, 'decision', x.decision)) ORDER BY n.starts_at)
            FROM meetings_invitee i JOIN meetings_meeting n ON n.id = i.meeting_id
            JOIN meetings_answer x ON x.meeting_id = i.meeting_id AND x.member_id = i.member_id
            JOIN organizations_form h ON h.org_id = n.host_id AND h.valid @> sotay_today()
           WHERE i.member_id = a.member_id AND i.removed_at IS NULL AND n.state IN ('convened', 'postponed', 'inSession')
             AND n.starts_at > now() - interval '12 hours') AS meetings
    FROM identity_account a
    JOIN members_member m ON m.id = a.member_id
    JOIN organizations_form f ON f.org_id = m.cell_id AND f.valid @> sotay_today()
   WHERE a.id = $1`;

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
