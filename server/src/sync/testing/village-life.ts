import type { FeedbackThread, InviteeList, Meeting, Roll } from '@sotay/contract';
import type { Random } from '../../demo/generator/random.ts';
import { inDays, monthFromNow } from '../../meetings/testing/meeting-life.ts';
import type { Caller } from '../../platform/http/testing.ts';
import { idAt } from './device.ts';
import { memberIdOf, type SyncWorld } from './sync-world.ts';

/** Who leads each body of the world that convenes something. */
const LEADERS = {
  111: 'secretary of the cell',
  112: 'secretary of the sibling cell',
  101: 'secretary of the cell directly under the commune',
  10: 'secretary of the commune',
} as const;
type Host = keyof typeof LEADERS;
const HOSTS = [111, 111, 111, 112, 101, 10] as const;
const OF_A_CELL = ['thematic', 'thematic', 'committee'] as const;
const OF_A_COMMITTEE = ['committee', 'conference'] as const;
const STATES = ['convened', 'inSession', 'closed', 'postponed'] as const;

/** Members whom the board moves about. */
export const MOVED = ['same cell', 'self', 'helper', 'sibling cell', 'probationary', 'position ended'] as const;
const PLACES = [111, 112, 101] as const;
const POSITIONS = ['cellCommitteeMember', 'deputySecretary', 'follower'] as const;

/** One thing that happens on the server's side. @returns what, for the record of a failing seed */
type Happening = () => Promise<string>;

/**
 * The life of the village while devices come and go: meetings are called and held, people move, letters are answered. What is
 * refused is refused; what breaks the server fails the test.
 */
export function villageLife(world: SyncWorld, random: Random): Happening {
  const callers = new Map<string, Promise<Caller>>();
  const { ownerPool } = world.database;

  async function ask<T>(key: string, method: 'GET' | 'POST' | 'PUT' | 'PATCH', url: string, payload?: object) {
    const caller = callers.get(key) ?? world.as(key);
    callers.set(key, caller);
    const answer = await (await caller)({ method, url, ...(payload === undefined ? {} : { payload }) });
    if (answer.statusCode >= 500) throw new Error(`${method} ${url}: ${answer.body}`);
    return { status: answer.statusCode, body: answer.body === '' ? null : answer.json<T>() };
  }
  async function sql(text: string, values: readonly unknown[] = []): Promise<number> {
    return (await ownerPool.query(text, [...values])).rowCount ?? 0;
  }
  /** A meeting of a leader's host, newest states more often. */
  async function someMeeting(): Promise<{ meeting: Meeting; leader: string } | null> {
    const host = random.pick(HOSTS);
    const { rows } = await ownerPool.query<{ id: string }>(
      'SELECT id FROM meetings_meeting WHERE host_id = $1 AND state = ANY ($2) ORDER BY created_at DESC, id LIMIT 6',
      [host, random.chance(80) ? STATES : ['draft', 'published', 'cancelled']],
    );
    const [first, ...rest] = rows;
    if (first === undefined) return null;
    const leader = LEADERS[host];
    const { status, body } = await ask<Meeting>(leader, 'GET', `/api/meetings/${random.pick([first, ...rest]).id}`);
    return status === 200 && body !== null ? { meeting: body, leader } : null;
  }
  const wish = (): string => inDays(random.between(1, 12), random.pick([8, 14, 19]));

  const convene: Happening = async () => {
    const host: Host = random.pick(HOSTS);
    const leader = LEADERS[host];
    const kind = random.pick(host === 10 ? OF_A_COMMITTEE : OF_A_CELL);
    const prepared = await ask<Meeting>(leader, 'POST', '/api/meetings', {
      hostId: host,
      kind,
      forMonth: monthFromNow(random.between(0, 1)),
    });
    if (prepared.status !== 200 || prepared.body === null) return `prepared ${kind} of ${host}: ${prepared.status}`;
    const { id } = prepared.body;
    const edited = await ask<Meeting>(leader, 'PATCH', `/api/meetings/${id}`, {
      version: prepared.body.version,
      startsAt: wish(),
      place: `Nhà ${random.between(1, 99)}`,
      ...(kind === 'conference'
        ? { venues: [{ name: 'Hội trường', place: null, keeperId: null, cellIds: [111, 112, 101] }] }
        : {}),
    });
    if (random.chance(15)) return `drafted ${kind} of ${host} ${id}: ${edited.status}`;
    const convened = await ask(leader, 'POST', `/api/meetings/${id}/moves`, {
      act: 'convene',
      version: edited.body?.version ?? 0,
    });
    return `convened ${kind} of ${host} ${id}: ${convened.status}`;
  };

  const edit: Happening = async () => {
    const found = await someMeeting();
    if (found === null) return 'nothing to edit';
    const { meeting, leader } = found;
    const change = random.pick<object>([
      { place: `Nhà ${random.between(1, 99)}` },
      { title: `Họp số ${random.between(1, 999)}` },
      { startsAt: wish() },
      { agenda: [{ title: `Việc ${random.between(1, 99)}`, presenter: null }] },
      { guestNames: [`Bà Khách ${random.between(1, 9)}`] },
      { minuteTakerId: memberIdOf(random.pick(['same cell', 'self'])) },
      { chairId: memberIdOf(random.pick(['deputy of the cell', 'secretary of the cell'])) },
    ]);
    const { status } = await ask(leader, 'PATCH', `/api/meetings/${meeting.id}`, {
      version: meeting.version,
      ...change,
    });
    return `edited ${meeting.id} ${Object.keys(change).join()}: ${status}`;
  };

  const move: Happening = async () => {
    const found = await someMeeting();
    const [first, ...rest] = found?.meeting.mayActs ?? [];
    if (found === null || first === undefined) return 'nothing to move';
    const { meeting, leader } = found;
    // Calling it off ends the story of a meeting, so that happens seldom.
    const act = random.pick([first, ...rest]);
    if ((act === 'cancel' || act === 'drop' || act === 'postpone') && random.chance(70)) return 'thought again';
    const { status } = await ask(leader, 'POST', `/api/meetings/${meeting.id}/moves`, {
      act,
      version: meeting.version,
      ...(act === 'cancel' || act === 'postpone' ? { reason: 'Bão về' } : {}),
      ...(act === 'close' ? { undecidedAreUnexcused: true } : {}),
    });
    return `${act} ${meeting.id}: ${status}`;
  };

  const decide: Happening = async () => {
    const found = await someMeeting();
    if (found === null) return 'nothing to decide';
    const url = `/api/meetings/${found.meeting.id}/invitees`;
    const invitees = await ask<InviteeList>(found.leader, 'GET', url);
    const asking = invitees.body?.items?.find((one) => one.answer === 'absent' && one.decision === null);
    if (invitees.status !== 200 || asking === undefined) return 'nobody asks';
    const decision = random.pick(['granted', 'refused']);
    const { status } = await ask(found.leader, 'PUT', `${url}/${asking.id}/decision`, { decision });
    return `${decision} ${asking.id} in ${found.meeting.id}: ${status}`;
  };

  const callRoll: Happening = async () => {
    const found = await someMeeting();
    if (found?.meeting.state !== 'inSession') return 'no room';
    const url = `/api/meetings/${found.meeting.id}/roll`;
    const roll = await ask<Roll>(found.leader, 'GET', url);
    const [first, ...rest] = roll.body?.rows ?? [];
    if (roll.status !== 200 || first === undefined) return 'no roll';
    const row = random.pick([first, ...rest]);
    const mark = random.pick(['present', 'excused', 'unexcused']);
    const { status } = await ask(found.leader, 'PUT', url, {
      marks: [{ memberId: row.id, mark, version: row.version }],
    });
    return `marked ${row.id} ${mark} in ${found.meeting.id}: ${status}`;
  };

  const assign: Happening = async () => {
    const found = await someMeeting();
    if (found === null) return 'no room';
    const { status } = await ask(found.leader, 'POST', `/api/meetings/${found.meeting.id}/assignments`, {
      id: idAt(Date.now(), random),
      ownerId: memberIdOf(random.pick(['self', 'same cell', 'probationary'])),
      text: `Việc ${random.between(1, 999)}`,
      dueOn: null,
    });
    return `gave a task in ${found.meeting.id}: ${status}`;
  };

  const answerLetter: Happening = async () => {
    const { rows } = await ownerPool.query<{ id: string }>(
      "SELECT id FROM feedback_thread WHERE to_cell AND cell_id = 111 AND state <> 'closed' ORDER BY sent_at DESC, id LIMIT 5",
    );
    const [first, ...rest] = rows;
    if (first === undefined) return 'no letter';
    const { id } = random.pick([first, ...rest]);
    const leader = random.pick(['secretary of the cell', 'deputy of the cell']);
    const thread = await ask<FeedbackThread>(leader, 'GET', `/api/feedback/${id}`);
    const { status } = await ask(leader, 'POST', `/api/feedback/${id}/answer`, {
      messageId: idAt(Date.now(), random),
      version: thread.body?.version ?? 1,
      text: 'Chi bộ đã xem.',
    });
    return `answered letter ${id}: ${status}`;
  };

  const decideCorrection: Happening = async () => {
    const { rows } = await ownerPool.query<{ id: string }>(
      "SELECT id FROM members_correction WHERE home_cell_id = 111 AND state IN ('received', 'inReview') ORDER BY created_at DESC, id LIMIT 4",
    );
    const [first, ...rest] = rows;
    if (first === undefined) return 'no correction';
    const { id } = random.pick([first, ...rest]);
    const board = 'organisation board of the commune';
    const taken = await ask(board, 'POST', `/api/corrections/${id}/take`);
    const decided = await ask(board, 'POST', `/api/corrections/${id}/decide`, {
      decision: random.pick(['corrected', 'declined']),
      answer: 'Đã đối chiếu.',
    });
    return `correction ${id}: ${taken.status} ${decided.status}`;
  };

  const publish: Happening = async () => {
    const { rows } = await ownerPool.query<{ id: string }>(
      "SELECT id FROM meetings_meeting WHERE state = 'closed' AND host_id = 111 AND chair_id IS NOT NULL ORDER BY created_at DESC, id LIMIT 4",
    );
    const [first, ...rest] = rows;
    if (first === undefined) return 'nothing to publish';
    const { id } = random.pick([first, ...rest]);
    await ask('secretary of the cell', 'POST', `/api/meetings/${id}/records/minutes/draft`);
    // As the use case does it, with the signatures of people who are not asked here.
    await sql(
      `WITH text AS (SELECT * FROM meetings_draft WHERE meeting_id = $1 AND record = 'minutes' AND outcome = 'current'),
            kept AS (INSERT INTO meetings_minutes (meeting_id, org_id, number, term_from, symbol, version, body, sha256)
                     SELECT $1, 111, $2, '2020-01-01', $2 || '-BB/CB', version, body, sha256 FROM text ON CONFLICT DO NOTHING RETURNING 1)
       UPDATE meetings_meeting SET state = 'published', published_at = now() WHERE id = $1 AND state = 'closed' AND EXISTS (SELECT 1 FROM kept)`,
      [id, random.between(1_000, 9_999_999)],
    );
    return `published ${id}`;
  };

  const moveMember: Happening = async () => {
    const key = random.pick(MOVED);
    const activity = random.pick(['active', 'active', 'active', 'suspended']);
    const home = random.pick(PLACES);
    const cell = random.chance(80) ? home : random.pick(PLACES);
    await sql(
      `INSERT INTO members_standing (member_id, since, class, activity, placement, home_cell_id, cell_id)
       SELECT m.id, sotay_today(), p.class, $2, $3, $4, $5 FROM members_member m JOIN members_personal p ON p.member_id = m.id WHERE m.id = $1
       ON CONFLICT (member_id, since) DO UPDATE SET activity = excluded.activity, placement = excluded.placement, home_cell_id = excluded.home_cell_id, cell_id = excluded.cell_id`,
      [memberIdOf(key), activity, home === cell ? 'here' : 'temporarilyElsewhere', home, cell],
    );
    await sql('SELECT members_apply_standing(ARRAY[$1::int])', [memberIdOf(key)]);
    return `${key} is ${activity} in ${home}/${cell}`;
  };

  const givePosition: Happening = async () => {
    const key = random.pick(MOVED);
    const [org, position] = [random.pick(PLACES), random.pick(POSITIONS)];
    const ended = await sql(
      'UPDATE organizations_position SET undone_at = now() WHERE member_id = $1 AND undone_at IS NULL AND held_to IS NULL',
      [memberIdOf(key)],
    );
    if (ended > 0) return `${key} holds nothing any more`;
    await sql(
      'INSERT INTO organizations_position (org_id, member_id, position, held_from) VALUES ($1, $2, $3, sotay_today()) ON CONFLICT DO NOTHING',
      [org, memberIdOf(key), position],
    );
    return `${key} is ${position} of ${org}`;
  };

  const help: Happening = async () => {
    const [helped, helper] = [random.pick(['self', 'same cell']), random.pick(['helper', 'sibling cell', null])];
    await sql(
      'UPDATE members_circumstance SET assisted_by = $2, assistance_consented_on = CASE WHEN $2::int IS NOT NULL THEN sotay_today() END WHERE member_id = $1',
      [memberIdOf(helped), helper === null ? null : memberIdOf(helper)],
    );
    return `${helped} is helped by ${helper ?? 'nobody'}`;
  };

  const inviteGuest: Happening = async () => {
    const found = await someMeeting();
    if (found === null || found.meeting.state === 'draft') return 'nothing to invite to';
    const guest = memberIdOf(random.pick(['other province', 'other commune', 'sibling cell']));
    const { id } = found.meeting;
    if (random.chance(30)) {
      await sql(
        "UPDATE meetings_invitee SET removed_at = now() WHERE meeting_id = $1 AND member_id = $2 AND role = 'guest'",
        [id, guest],
      );
      return `${guest} is no guest of ${id}`;
    }
    await sql(
      "INSERT INTO meetings_invitee (meeting_id, member_id, cell_id, role) SELECT $1, id, home_cell_id, 'guest' FROM members_member WHERE id = $2 ON CONFLICT DO NOTHING",
      [id, guest],
    );
    await sql('INSERT INTO meetings_answer (meeting_id, member_id) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
      id,
      guest,
    ]);
    return `${guest} is a guest of ${id}`;
  };

  const reorganize: Happening = async () => {
    const parent = random.pick([10, 11]);
    await sql(`UPDATE organizations_form SET parent_id = $1, name = $2 WHERE org_id = 112 AND valid @> sotay_today()`, [
      parent,
      `Chi bộ Kiêm Hai ${random.between(1, 9)}`,
    ]);
    return `cell 112 is under ${parent}`;
  };

  const often = [convene, convene, edit, edit, move, move, move, decide, callRoll, callRoll, answerLetter] as const;
  const seldom = [assign, decideCorrection, publish, moveMember, givePosition, help, inviteGuest, reorganize] as const;
  return () => (random.chance(60) ? random.pick(often) : random.pick(seldom))();
}
