import type pg from 'pg';
import { accountId, digest, rowId } from './identities.ts';
import { MEETINGS, type MeetingFact } from './meeting-facts.ts';
import { meetingRelations } from './meeting-oracle.ts';
import { above, acts, signedIn } from './oracle.ts';
import { ORGANIZATIONS } from './organizations.ts';
import { MEMBERS, PEOPLE, type PersonFact } from './people.ts';
import { STRANGER } from './world-rows.ts';

/** A notice of the tests' world: to a member, to everybody under a body, or to whom a meeting reaches. */
export interface NoticeFact {
  readonly id: string;
  readonly member?: number;
  readonly org?: number;
  readonly meeting?: MeetingFact;
  readonly reminder?: true;
}

export const NOTICES: readonly NoticeFact[] = [
  ...MEMBERS.map((member) => ({ id: rowId('e', member.id), member: member.id })),
  ...ORGANIZATIONS.map((org) => ({ id: rowId('f', org.id), org: org.id })),
  ...MEETINGS.flatMap((meeting, at): NoticeFact[] => [
    { id: rowId('e', 10_000 + at), meeting },
    { id: rowId('e', 20_000 + at), meeting, reminder: true },
  ]),
];

/** "by whom it is addressed to": himself; those of the cells under a body; those a meeting reaches, its reminders whom it still expects. */
export function readsNotice(who: PersonFact, { member, org, meeting, reminder }: NoticeFact): boolean {
  const { member: me } = who;
  if (me === null || !signedIn(who)) return false;
  if (member !== undefined) return me.id === member;
  if (!acts(who)) return false;
  if (org !== undefined) return [me.home, me.cell].some((cell) => cell === org || above(cell).includes(org));
  if (meeting === undefined) return false;
  const invitee = meeting.invitees.find((one) => one.member === me.id && one.removed === undefined);
  if (invitee === undefined) return false;
  const stands = meetingRelations(who, meeting);
  if (!stands.some((relation) => relation !== 'officers')) return false;
  return reminder === undefined || (invitee.role !== 'informed' && !meeting.askedAbsent.includes(me.id));
}

/** Secret of a member's calendar address, 43 characters. */
export function calendarSecret(member: number): string {
  return `lich-${String(member)}`.padEnd(43, 'x');
}

/** Notices with their marks, choices, devices and addresses. */
export async function addNotices(client: pg.PoolClient): Promise<void> {
  // those of the world's own meetings: here each kind of audience stands once
  await client.query('DELETE FROM notifications_notice');
  for (const { id, member, org, meeting, reminder } of NOTICES) {
    const kind =
      member !== undefined
        ? 'letterAnswered'
        : org !== undefined
          ? 'announcement'
          : reminder === true
            ? 'meetingReminder'
            : 'meetingChanged';
    await client.query(
      `INSERT INTO notifications_notice (id, member_id, org_id, meeting_id, kind, about, version, facts, spread_at) VALUES ($1, $2, $3, $4, $5, $6, '0', $7, now())`,
      [
        id,
        member ?? null,
        org ?? null,
        meeting?.id ?? null,
        kind,
        meeting?.id ?? id,
        { title: 'Thông báo', text: 'Nội dung', startsAt: '2026-12-03T12:00:00Z', sentOn: '2026-11-01', hours: 24 },
      ],
    );
  }
  for (const one of PEOPLE) {
    const { member } = one;
    if (member === null) continue;
    await client.query('INSERT INTO notifications_read (member_id, notice_id) VALUES ($1, $2)', [
      member.id,
      rowId('e', member.id),
    ]);
    await client.query('INSERT INTO notifications_choice (member_id, updated_by) VALUES ($1, $2)', [
      member.id,
      STRANGER,
    ]);
    await client.query(
      `INSERT INTO notifications_sms (notice_id, member_id, kind, outcome) VALUES ($1, $2, 'meetingReminder', 'sent')`,
      [rowId('e', member.id), member.id],
    );
    if (one.account === 'none') continue;
    const account = accountId(one);
    await client.query(
      `WITH device AS (INSERT INTO notifications_subscription (member_id, account_id, device_id, address_sealed, endpoint_index)
                       VALUES ($1, $2, $2, '\\x00', $3) RETURNING id)
       INSERT INTO notifications_delivery (notice_id, member_id, way, subscription_id, due_at) SELECT $4, $1, 'push', id, now() FROM device`,
      [member.id, account, digest(`endpoint ${account}`), rowId('e', member.id)],
    );
    await client.query('INSERT INTO notifications_calendar (member_id, account_id, secret_hash) VALUES ($1, $2, $3)', [
      member.id,
      account,
      digest(calendarSecret(member.id)),
    ]);
  }
}
