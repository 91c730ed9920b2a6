// The limit of `bench meeting`: a bare Fastify with the product's logging whose routes run the tuned, prepared SQL for the
// same acts and screens as the owner: no row security, session, actor, audit or words. One statement is one commit, with the cluster's
// own synchronous_commit, as for the product.
import { bareServer } from '../bare.ts';
import { SCREEN } from '../tuned-sql.ts';

const { app, pool, serve } = bareServer();

const ANSWER = `
  UPDATE meetings_answer a SET answer = $3, reason = $4, answered_at = now(), answered_by = $5, decision = NULL, decided_by = NULL, decided_at = NULL,
         version = a.version + 1, delivered_at = coalesce(a.delivered_at, now()), seen_at = coalesce(a.seen_at, now())
    FROM meetings_meeting m
   WHERE a.meeting_id = $1 AND a.member_id = $2 AND m.id = a.meeting_id AND m.state = 'convened'
  RETURNING a.delivered_at, a.seen_at, a.answer, a.answered_at, a.reason, a.decision`;

const MARK = `
  WITH done AS (
    UPDATE meetings_attendance t SET mark = $3, late = false, marked_by = $4, marked_at = now(), version = t.version + 1
      FROM meetings_meeting m
     WHERE t.meeting_id = $1 AND t.member_id = $2 AND m.id = t.meeting_id AND m.state = 'inSession'
    RETURNING t.member_id, t.cell_id, t.standing, t.attendance_base, t.vote_base, t.mark, t.late, t.votes, t.version)
  SELECT d.*, p.full_name,
         (SELECT h.position FROM organizations_position_current h WHERE h.member_id = d.member_id AND h.org_id = d.cell_id AND h.position <> 'follower' LIMIT 1) AS title,
         (SELECT a.decision FROM meetings_answer a WHERE a.meeting_id = $1 AND a.member_id = d.member_id AND a.answer = 'absent') AS request, c.*
    FROM done d JOIN members_member p ON p.id = d.member_id
   CROSS JOIN LATERAL (
     SELECT count(*) FILTER (WHERE r.attendance_base = 'yes') AS base, count(*) FILTER (WHERE r.mark = 'present') AS present, count(*) FILTER (WHERE r.late) AS late_count,
            count(*) FILTER (WHERE r.mark = 'excused') AS excused, count(*) FILTER (WHERE r.mark = 'unexcused') AS unexcused, count(*) FILTER (WHERE r.mark = 'exempt') AS exempt,
            count(*) FILTER (WHERE r.mark IS NULL) AS unmarked, count(*) FILTER (WHERE r.vote_base) AS vote_base_count,
            count(*) FILTER (WHERE r.vote_base AND r.votes AND r.mark = 'present') AS voters
       FROM meetings_attendance r WHERE r.meeting_id = $1) c`;

const STATISTICS = `
  WITH RECURSIVE tree (org_id, top) AS (
    SELECT f.org_id, f.org_id FROM organizations_form f WHERE f.parent_id = $1 AND f.valid @> sotay_today()
    UNION ALL SELECT f.org_id, t.top FROM tree t CROSS JOIN LATERAL (SELECT * FROM organizations_form f WHERE f.parent_id = t.org_id AND f.valid @> sotay_today() OFFSET 0) f)
  SELECT r.for_month, t.top, n.name, sum(r.base) AS base, sum(r.present) AS present, sum(r.late) AS late, sum(r.excused) AS excused, sum(r.unexcused) AS unexcused
    FROM tree t CROSS JOIN LATERAL (SELECT * FROM meetings_rollup r WHERE r.org_id = t.org_id AND r.kind = 'regular' AND r.for_month BETWEEN $2 AND $3 OFFSET 0) r
    JOIN organizations_form n ON n.org_id = t.top AND n.valid @> sotay_today()
   GROUP BY 1, 2, 3 ORDER BY 2, 1`;

async function one(name: string, text: string, values: unknown[]): Promise<unknown> {
  const { rows } = await pool.query<object>({ name, text, values });
  if (rows[0] === undefined) throw new Error('Nothing there');
  return rows[0];
}

interface Of {
  Params: { meeting: string; member: string; account: string };
  Body: { answer: string; reason?: string; marks: { memberId: number; mark: string }[] };
}
app.put<Of>('/answer/:meeting/:member/:account', ({ params, body }) =>
  one('answer', ANSWER, [params.meeting, params.member, body.answer, body.reason ?? null, params.account]),
);
app.put<Of>('/mark/:meeting/:account', ({ params, body }) =>
  one('mark', MARK, [params.meeting, body.marks[0]?.memberId, body.marks[0]?.mark, params.account]),
);
app.get<Of>('/screen/:meeting/:member', ({ params }) => one('screen', SCREEN, [params.meeting, params.member]));
app.get<{ Params: { org: string; from: string; to: string } }>(
  '/statistics/:org/:from/:to',
  async ({ params }) =>
    (
      await pool.query<object>({
        name: 'statistics',
        text: STATISTICS,
        values: [params.org, params.from, params.to],
      })
    ).rows,
);
await serve();
