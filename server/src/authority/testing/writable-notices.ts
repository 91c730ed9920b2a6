import { accountId } from './identities.ts';
import { NOTICES, readsNotice } from './notice-rows.ts';
import { MEMBERS, type MemberFact, type PersonFact } from './people.ts';
import { forMember, isSelf, type WritableAct } from './writable-members.ts';

function onMembers(
  act: string,
  statement: (member: MemberFact, who: PersonFact) => string,
  may: (who: PersonFact, member: MemberFact) => boolean,
): WritableAct {
  return {
    act,
    attempts: (who) =>
      MEMBERS.map((member) => ({
        target: `member ${String(member.id)}`,
        statement: statement(member, who),
        may: may(who, member),
      })),
  };
}

/** *Who writes* about notices: read marks and choices are the member's; SMS may be chosen for him. */
export const ACTS_ON_NOTICES: readonly WritableAct[] = [
  onMembers(
    'choose SMS for a member',
    (member) => `SELECT 1 WHERE notifications_choose_sms(${String(member.id)}, true)`,
    forMember,
  ),
  onMembers(
    'choose what comes to the devices',
    (member, who) =>
      `UPDATE notifications_choice SET full_text = true, updated_by = '${accountId(who)}' WHERE member_id = ${String(member.id)}`,
    isSelf,
  ),
  onMembers(
    'end a calendar address',
    (member) => `UPDATE notifications_calendar SET revoked_at = now() WHERE member_id = ${String(member.id)}`,
    isSelf,
  ),
  {
    act: 'note a notice as read',
    attempts: (who) =>
      NOTICES.filter((notice) => notice.member === undefined).map((notice) => ({
        target: `notice ${notice.id.slice(24)}`,
        statement: `INSERT INTO notifications_read (member_id, notice_id) SELECT authority.self_member(), '${notice.id}' WHERE authority.self_member() IS NOT NULL`,
        may: readsNotice(who, notice),
      })),
  },
  {
    act: 'write notices, marks and ways past their functions',
    attempts: () =>
      [
        `INSERT INTO notifications_notice (member_id, kind, about, version, facts) VALUES (1, 'announcement', uuidv7(), '1', '{}')`,
        `UPDATE notifications_notice SET facts = '{}'`,
        `INSERT INTO notifications_read (member_id, notice_id) SELECT 1, id FROM notifications_notice WHERE authority.self_member() <> 1`,
        `INSERT INTO notifications_subscription (member_id, account_id, device_id, address_sealed, endpoint_index) VALUES (1, sotay_actor(), sotay_actor(), '\\x00', sha256('x'))`,
        `INSERT INTO notifications_delivery (notice_id, member_id, way, due_at) VALUES (uuidv7(), 1, 'sms', now())`,
        `SELECT notifications_spread(now(), 1)`,
        `SELECT notifications_plan_meetings(now(), 1)`,
        `SELECT notifications_note_sms(now(), uuidv7(), 1, 'meetingReminder')`,
        `SELECT * FROM notifications_take(now(), 'push', 1, interval '1 minute')`,
        `UPDATE notifications_sms SET outcome = 'failed'`,
        `UPDATE notifications_calendar SET secret_hash = sha256('x')`,
      ].map((statement) => ({ target: statement, statement, may: false })),
  },
];
