import type pg from 'pg';
import { accountId, digest } from './identities.ts';
import {
  MEETINGS,
  OWNERS,
  partOf,
  REPORTS,
  SPOKEN,
  VENUES,
  wasOpened,
  WRITERS_BEFORE,
  type MeetingFact,
} from './meeting-facts.ts';
import { ORGANIZATIONS } from './organizations.ts';
import { MEMBERS, person } from './people.ts';
import { STRANGER } from './world-rows.ts';

/** What stands in minutes and drafts of the world, and its hash as a signature binds it. */
export const BODY_DIGEST = digest(SPOKEN);
const FILES = ['paper', 'tellersSheet', 'signedMinutes', 'signedResolution'] as const;

/** Meetings with everything that belongs to them, and reports. */
export async function addMeetings(client: pg.PoolClient): Promise<void> {
  await client.query(`INSERT INTO platform_blob (sha256, size, media_type) VALUES ($1, $2, 'application/pdf')`, [
    BODY_DIGEST,
    Buffer.byteLength(SPOKEN),
  ]);
  for (const one of MEETINGS) {
    await addMeeting(client, one);
    await addInvitations(client, one);
    if (wasOpened(one)) await addRoom(client, one);
    if (one.state === 'published')
      await client.query(`UPDATE meetings_meeting SET state = 'published', published_at = now() WHERE id = $1`, [
        one.id,
      ]);
  }
  await addReports(client);
}

async function addMeeting(client: pg.PoolClient, one: MeetingFact): Promise<void> {
  // A signature is given before publishing, so it is published last.
  await client.query(
    `INSERT INTO meetings_meeting (id, host_id, kind, state, title, starts_at, for_month, chair_id, minute_taker_id, notice_version, created_by, convened_at, cancelled_at)
     VALUES ($1, $2, $3, $4, $5, (date_trunc('month', sotay_today()) + make_interval(months => $6, days => 19, hours => 19)) AT TIME ZONE 'Asia/Ho_Chi_Minh', date_trunc('month', sotay_today()) + make_interval(months => $6), $7, $8, 1, $9,
             CASE WHEN $4 <> 'draft' THEN now() END, CASE WHEN $4 = 'cancelled' THEN now() END)`,
    [
      one.id,
      one.host,
      one.kind,
      one.state === 'published' ? 'closed' : one.state,
      `Họp ${one.key}`,
      one.month,
      one.chair,
      one.minuteTaker,
      STRANGER,
    ],
  );
  await client.query(`INSERT INTO meetings_agenda_item (meeting_id, place, title) VALUES ($1, 1, 'Kiểm điểm tháng')`, [
    one.id,
  ]);
  await client.query(`INSERT INTO meetings_paper_guest (meeting_id, place, name) VALUES ($1, 1, 'Bà Khách')`, [one.id]);
  await client.query(`INSERT INTO meetings_notice_change (meeting_id, notice_version, changes) VALUES ($1, 1, '[]')`, [
    one.id,
  ]);
  if (one.kind === 'conference')
    for (const venue of VENUES) {
      await client.query(`INSERT INTO meetings_venue (id, meeting_id, name, keeper_id) VALUES ($1, $2, $3, $4)`, [
        venue.id,
        one.id,
        `Điểm cầu ${String(venue.cell)}`,
        venue.keeper,
      ]);
      await client.query(`INSERT INTO meetings_conference_cell (meeting_id, cell_id, venue_id) VALUES ($1, $2, $3)`, [
        one.id,
        venue.cell,
        venue.id,
      ]);
    }
  await client.query(`INSERT INTO meetings_sheet (meeting_id, version, members, printed_by) VALUES ($1, 1, $2, $3)`, [
    one.id,
    [one.chair, one.minuteTaker],
    STRANGER,
  ]);
  for (const { who, removed } of one.organizers)
    await client.query(
      `INSERT INTO meetings_organizer (meeting_id, account_id, named_by, removed_at) VALUES ($1, $2, $3, CASE WHEN $4 THEN now() END)`,
      [one.id, accountId(person(who)), STRANGER, removed === true],
    );
  for (const [at, purpose] of [...FILES, 'paper'].entries())
    await client.query(
      `INSERT INTO meetings_file (id, meeting_id, purpose, sha256, file_name, media_type, size, added_by, removed_at, text_sha256, text_size)
       VALUES ($1, $2, $3, $4, 'tai-lieu.pdf', 'application/pdf', $7, $5, CASE WHEN $6 THEN now() END,
               CASE WHEN $3 = 'paper' THEN $4::bytea END, CASE WHEN $3 = 'paper' THEN $7::int END)`,
      [partOf(one, '4', at), one.id, purpose, BODY_DIGEST, STRANGER, at === FILES.length, Buffer.byteLength(SPOKEN)],
    );
}

async function addInvitations(client: pg.PoolClient, one: MeetingFact): Promise<void> {
  for (const invitee of one.invitees) {
    const home = MEMBERS.find((member) => member.id === invitee.member)?.home;
    const venue = one.kind === 'conference' ? VENUES.find((each) => each.cell === home)?.id : undefined;
    await client.query(
      `INSERT INTO meetings_invitee (meeting_id, member_id, cell_id, role, venue_id, removed_at) VALUES ($1, $2, $3, $4, $5, CASE WHEN $6 THEN now() END)`,
      [one.id, invitee.member, home, invitee.role, venue ?? null, invitee.removed === true],
    );
    const asked = one.askedAbsent.includes(invitee.member);
    await client.query(`INSERT INTO meetings_answer (meeting_id, member_id, answer, reason) VALUES ($1, $2, $3, $4)`, [
      one.id,
      invitee.member,
      asked ? 'absent' : null,
      asked ? SPOKEN : null,
    ]);
    if (invitee.role !== 'summoned' || !wasOpened(one)) continue;
    await client.query(
      `INSERT INTO meetings_check_in (meeting_id, member_id, venue_id, step, received_at, state, why) VALUES ($1, $2, $3, 1, now(), 'waits', 'clock')`,
      [one.id, invitee.member, venue ?? null],
    );
    await client.query(
      `INSERT INTO meetings_wrong_code (meeting_id, member_id, tries, last_at) VALUES ($1, $2, 1, now())`,
      [one.id, invitee.member],
    );
    await client.query(
      `INSERT INTO meetings_attendance (meeting_id, member_id, cell_id, venue_id, standing, attendance_base, vote_base, votes, mark)
       VALUES ($1, $2, $3, $4, 'official', 'yes', true, true, $5)`,
      [
        one.id,
        invitee.member,
        home,
        venue ?? null,
        one.markedAbsent.includes(invitee.member) ? 'unexcused' : 'present',
      ],
    );
  }
  for (const [at, member] of WRITERS_BEFORE.entries())
    await client.query(
      `INSERT INTO meetings_prior_opinion (id, meeting_id, member_id, kind, text, written_by) VALUES ($1, $2, $3, 'opinion', $4, $5)`,
      [partOf(one, '5', at), one.id, member, SPOKEN, STRANGER],
    );
}

async function addRoom(client: pg.PoolClient, one: MeetingFact): Promise<void> {
  await client.query(
    `INSERT INTO meetings_opinion_noted (id, meeting_id, speaker_id, text, noted_by) VALUES ($1, $2, $3, $4, $5)`,
    [partOf(one, '6'), one.id, one.chair, SPOKEN, STRANGER],
  );
  // by hands; on paper and counted; on paper and still in the box
  for (const [at, state] of (['open', 'closed', 'open'] as const).entries())
    await client.query(
      `INSERT INTO meetings_vote (id, meeting_id, subject, method, matter, state, base, voters, majority_numerator, majority_denominator, majority_over,
                                  approve, issued, returned, valid, opened_by)
       VALUES ($1, $2, $3, $4, 'ordinary', $5, 9, 9, 1, 2, true, 3, $6, $6, $6, $7)`,
      [partOf(one, '7', at), one.id, SPOKEN, at === 0 ? 'open' : 'paper', state, at === 1 ? 3 : null, STRANGER],
    );
  await client.query(`INSERT INTO meetings_vote_tap (vote_id, id, meeting_id) VALUES ($1, $1, $2)`, [
    partOf(one, '7'),
    one.id,
  ]);
  for (const [at, owner] of OWNERS.entries())
    await client.query(
      `INSERT INTO meetings_assignment (id, meeting_id, owner_id, text, created_by) VALUES ($1, $2, $3, $4, $5)`,
      [partOf(one, '8', at), one.id, owner, SPOKEN, STRANGER],
    );
  await client.query(
    `INSERT INTO meetings_score (meeting_id, points, total, grade, scored_by) VALUES ($1, '{"time": 5, "attendance": 5, "preparation": 9, "organization": 38, "principles": 5, "previousResolution": 28, "closing": 5}', 95, 'good', $2)`,
    [one.id, STRANGER],
  );
  for (const [at, record] of (['minutes', 'resolution'] as const).entries()) {
    await client.query(
      `INSERT INTO meetings_draft (id, meeting_id, record, version, outcome, based_on, body, sha256, saved_by) VALUES ($1, $2, $3, 1, 'current', 0, $4, $5, $6)`,
      [partOf(one, '9', at), one.id, record, SPOKEN, BODY_DIGEST, STRANGER],
    );
    if (!one.signed) continue;
    for (const [role, member] of [
      ['chair', one.chair],
      ['minuteTaker', one.minuteTaker],
    ] as const)
      await client.query(
        `INSERT INTO meetings_signature (meeting_id, record, version, role, member_id, sha256, method) VALUES ($1, $2, 1, $3, $4, $5, 'application')`,
        [one.id, record, role, member, BODY_DIGEST],
      );
  }
  if (one.state !== 'published') return;
  const published = [one.id, one.host, BODY_DIGEST];
  await client.query(
    `INSERT INTO meetings_minutes (meeting_id, org_id, number, term_from, symbol, version, body, sha256) VALUES ($1, $2, 1, '2025-01-01', '01-BB/CB', 1, $4, $3)`,
    [...published, SPOKEN],
  );
  await client.query(
    `INSERT INTO meetings_resolution (meeting_id, org_id, number, term_from, symbol, title, on_day, version, body, sha256, signatures)
     VALUES ($1, $2, 1, '2025-01-01', '01-NQ/CB', 'Nghị quyết tháng', sotay_today(), 1, 'Quyết nghị giữ sạch đường làng.', $3, '[]')`,
    published,
  );
  await client.query(
    `INSERT INTO meetings_number (org_id, record, term_from, last) VALUES ($1, 'minutes', '2025-01-01', 1), ($1, 'resolution', '2025-01-01', 1)`,
    [one.host],
  );
}

async function addReports(client: pg.PoolClient): Promise<void> {
  for (const report of REPORTS) {
    const superior = ORGANIZATIONS.find((org) => org.id === report.org)?.parent;
    await client.query(
      `INSERT INTO reports_report (id, org_id, superior_id, for_month, state, figures, summary, due_on)
       VALUES ($1, $2, $3, date_trunc('month', sotay_today()) + make_interval(months => $4), $5, $6, 'Đã họp đúng kỳ.', sotay_today())`,
      [report.id, report.org, superior, report.month, report.state, FIGURES],
    );
  }
  for (const { id } of ORGANIZATIONS) {
    await client.query(
      `INSERT INTO meetings_rollup (org_id, for_month, kind, meetings, base, present, late, excused, unexcused) VALUES ($1, '2026-09-01', 'regular', 1, 9, 8, 0, 1, 0)`,
      [id],
    );
    await client.query(`INSERT INTO meetings_habit (org_id, day_of_month, at_time) VALUES ($1, 3, '19:00')`, [id]);
    await client.query(
      `INSERT INTO reports_nudge (org_id, about, for_month, on_day, sent_by) VALUES ($1, 'report', '2026-09-01', '2026-10-03', $2)`,
      [id, STRANGER],
    );
  }
}

const FIGURES = JSON.stringify({
  meetings: [],
  membersOfficial: 9,
  membersProbationary: 1,
  resolutions: [],
  assignmentsGiven: 0,
  assignmentsDone: 0,
  score: null,
});
