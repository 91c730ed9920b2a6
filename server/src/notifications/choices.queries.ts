import type { NoticeTopic } from '@sotay/contract';
import { sql } from 'kysely';
import type { ActorTx, Db } from '../platform/database/transaction.ts';

/** What the actor has chosen, with the rules where he has chosen nothing; minutes of the day in Vietnam. */
export interface ChoiceRecord {
  pushOff: NoticeTopic[];
  sms: boolean;
  fullText: boolean;
  quietFrom: number;
  quietTo: number;
  quietIsOwn: boolean;
  hasPhone: boolean;
  thisDevice: boolean;
  devices: number;
}

/** The actor's choices; undefined for who is no member. */
export async function readChoices(db: Db): Promise<ChoiceRecord | undefined> {
  const { rows } = await sql<ChoiceRecord>`
    SELECT coalesce(c.push_off, '{}') AS "pushOff", coalesce(c.sms, false) AS sms, coalesce(c.full_text, false) AS "fullText",
           coalesce(c.quiet_from, rules_value('notice.quietFrom')::int) AS "quietFrom", coalesce(c.quiet_to, rules_value('notice.quietTo')::int) AS "quietTo",
           c.quiet_from IS NOT NULL AS "quietIsOwn",
           EXISTS (SELECT 1 FROM members_phone p WHERE p.member_id = a.member_id) AS "hasPhone",
           EXISTS (SELECT 1 FROM notifications_subscription s JOIN identity_session e ON e.device_id = s.device_id
                    WHERE e.id = nullif(current_setting('sotay.session_id', true), '')::uuid) AS "thisDevice",
           (SELECT count(*) FROM notifications_subscription)::int AS devices
      FROM (SELECT authority.self_member() AS member_id) a LEFT JOIN notifications_choice c ON c.member_id = a.member_id
     WHERE a.member_id IS NOT NULL`.execute(db);
  return rows[0];
}

/** What is written of a choice; null quiet hours are the rules'. */
export interface ChoiceChange {
  pushOff: readonly NoticeTopic[];
  sms: boolean;
  fullText: boolean;
  quiet: { from: number; to: number } | null;
}

/** Keeps the actor's choices. */
export async function saveChoices({ db, actor }: ActorTx, change: ChoiceChange): Promise<void> {
  await sql`
    INSERT INTO notifications_choice (member_id, push_off, sms, full_text, quiet_from, quiet_to, updated_by)
    VALUES (${actor.memberId}::int, ${[...change.pushOff]}::text[], ${change.sms}, ${change.fullText}, ${change.quiet?.from ?? null}::int,
            ${change.quiet?.to ?? null}::int, ${actor.accountId}::uuid)
    ON CONFLICT (member_id) DO UPDATE SET push_off = excluded.push_off, sms = excluded.sms, full_text = excluded.full_text,
      quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to, updated_at = now(), updated_by = excluded.updated_by`.execute(
    db,
  );
}

/** Wakes the session's device from now on; false for who is no member. */
export async function subscribe(db: Db, sealed: Buffer, endpointIndex: Buffer): Promise<boolean> {
  const { rows } = await sql<{
    done: boolean;
  }>`SELECT notifications_subscribe(${sealed}::bytea, ${endpointIndex}::bytea) AS done`.execute(db);
  return rows[0]?.done === true;
}

/** Leaves the session's device in peace. */
export async function unsubscribe(db: Db): Promise<void> {
  await sql`SELECT notifications_unsubscribe()`.execute(db);
}

/** The sealed address of a device that is woken; asked as the owner of the tables, for one's own session's device. */
export async function readTarget(db: Db, accountId: string, deviceId: string) {
  return db
    .selectFrom('notifications_subscription')
    .where('account_id', '=', accountId)
    .where('device_id', '=', deviceId)
    .select(['id', 'address_sealed as addressSealed', 'endpoint_index as endpointIndex'])
    .executeTakeFirst();
}

/** Forgets a device that its push service no longer knows. */
export async function forgetTarget(db: Db, id: string): Promise<void> {
  await db.deleteFrom('notifications_subscription').where('id', '=', id).execute();
}

/** What is chosen for a member about SMS; undefined when it is not the actor's to choose. */
export async function readSmsChosen(db: Db, memberId: number) {
  const { rows } = await sql<{ sms: boolean; hasPhone: boolean; homeCellId: number }>`
    SELECT sms, has_phone AS "hasPhone", home_cell_id AS "homeCellId" FROM notifications_sms_chosen(${memberId}::int)`.execute(
    db,
  );
  return rows[0];
}

/** Chooses for a member whether he is sent SMS; false when it is not the actor's to choose. */
export async function chooseSms(db: Db, memberId: number, wanted: boolean): Promise<boolean> {
  const { rows } = await sql<{
    chosen: boolean | null;
  }>`SELECT notifications_choose_sms(${memberId}::int, ${wanted}) AS chosen`.execute(db);
  return rows[0]?.chosen != null;
}
