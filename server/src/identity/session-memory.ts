import type pg from 'pg';
import type { Logger } from 'pino';
import type { Strength } from '../platform/database/transaction.ts';
import type { Watch } from '../platform/database/watch.ts';
import type { ReadSession, Session, WasSignedOut } from '../platform/http/session.ts';
import { tokenHash } from './tokens.ts';

/** While the database is watched, a session answered from memory is never older than this; a change is announced and forgets it at once. */
const WATCHED_MS = 60_000;
/** Without the watch it is never older than this. */
const UNWATCHED_MS = 900;
/** Between two notes that a session was used; sliding lives do not need every request. */
const TOUCH_MS = 60_000;
/** Sessions kept; the oldest go first. */
const MOST = 50_000;

interface Known {
  readonly session: Omit<Session, 'officeOpen'>;
  readonly officeSince: Date | null;
  officeSeenAt: Date | null;
  readonly idleMs: number;
  readonly wholeMs: number;
  readonly expiresAt: Date;
  readAt: number;
  touchedAt: number;
  officeNotedAt: number;
}

interface Row {
  id: string;
  account_id: string;
  member_id: number | null;
  device_id: string;
  strength: Strength;
  reauthenticated_at: Date | null;
  office_since: Date | null;
  office_seen_at: Date | null;
  expires_at: Date;
  idle_minutes: number;
  office_hours: number;
}

const READ = `SELECT s.id, s.account_id, a.member_id, s.device_id, s.strength, s.reauthenticated_at, s.office_since, s.office_seen_at, s.expires_at,
    rules_value('session.officeIdleMinutes')::int AS idle_minutes, rules_value('session.officeHours')::int AS office_hours
  FROM identity_session s JOIN identity_account a ON a.id = s.account_id JOIN identity_device d ON d.id = s.device_id
 WHERE s.token_hash = $1 AND s.revoked_at IS NULL AND d.revoked_at IS NULL AND a.state = 'open'`;

/**
 * Answers which session a token belongs to, from memory while the watch hears of changes, and not a moment longer than a change of
 * authority that was announced. Writes never rely on it: route() looks the session up again inside the write's own transaction.
 */
export function rememberSessions(ownerPool: pg.Pool, watch: Watch, clock: () => Date, log: Logger): ReadSession {
  const known = new Map<string, Known>();
  const looking = new Map<string, Promise<Known | null>>();
  let era = 0;
  watch.onChange(forget);

  /** Nothing remembered, and nothing asked before now, is believed any more. */
  function forget(): void {
    era += 1;
    known.clear();
    looking.clear();
  }

  /** Requests of one page arrive together: they share one look instead of asking the same thing a dozen times. */
  function lookTogether(token: string, now: Date): Promise<Known | null> {
    const under = looking.get(token);
    if (under !== undefined) return under;
    const begun = look(token, now).finally(() => {
      if (looking.get(token) === begun) looking.delete(token);
    });
    looking.set(token, begun);
    return begun;
  }

  async function look(token: string, now: Date): Promise<Known | null> {
    const { rows } = await ownerPool.query<Row>({ name: 'session', text: READ, values: [tokenHash(token)] });
    const row = rows[0];
    if (row === undefined || row.expires_at <= now) return null;
    const actor = {
      accountId: row.account_id,
      memberId: row.member_id,
      sessionId: row.id,
      strength: row.strength,
      reauthenticatedAt: row.reauthenticated_at,
    };
    return {
      session: { actor, deviceId: row.device_id },
      officeSince: row.office_since,
      officeSeenAt: row.office_seen_at,
      idleMs: row.idle_minutes * 60_000,
      wholeMs: row.office_hours * 3_600_000,
      expiresAt: row.expires_at,
      readAt: Date.now(),
      touchedAt: known.get(token)?.touchedAt ?? 0,
      officeNotedAt: known.get(token)?.officeNotedAt ?? 0,
    };
  }

  /**
   * Slides the 180 days, at most once a minute per process and session. Not waited for on the disk: a crash may cost a
   * minute of a life of 180 days, while a thousand people opening their handbook at once would queue for a thousand syncs.
   */
  function touch(entry: Known, now: Date): void {
    if (now.getTime() - entry.touchedAt < TOUCH_MS) return;
    entry.touchedAt = now.getTime();
    void ownerPool
      .query(
        `UPDATE identity_session SET last_seen_at = $2, expires_at = $2::timestamptz + make_interval(days => rules_value('session.handbookDays')::int)
           FROM set_config('synchronous_commit', 'off', true)
          WHERE id = $1 AND revoked_at IS NULL AND strength <> 'code' AND last_seen_at < $2::timestamptz - interval '1 minute'`,
        [entry.session.actor.sessionId, now],
      )
      .catch((error: unknown) => log.warn({ err: error }, 'session not touched'));
  }

  /** Văn phòng's idle life slides with use, in memory at once and in the database at most once a minute, before the answer goes out. */
  async function officeUsed(entry: Known, now: Date): Promise<void> {
    const noted = entry.officeSeenAt;
    entry.officeSeenAt = now;
    if (noted !== null && now.getTime() - entry.officeNotedAt < TOUCH_MS) return;
    entry.officeNotedAt = now.getTime();
    await ownerPool
      .query(
        'UPDATE identity_session SET office_seen_at = $2 WHERE id = $1 AND revoked_at IS NULL AND office_seen_at < $2',
        [entry.session.actor.sessionId, now],
      )
      .catch((error: unknown) => log.warn({ err: error }, 'office use not noted'));
  }

  return async (token, ask = {}) => {
    const now = clock();
    let entry = known.get(token);
    // A refusal is never given from memory: the session may have been prolonged, proved or opened for the office a moment ago.
    if (
      entry === undefined ||
      Date.now() - entry.readAt > (watch.alive() ? WATCHED_MS : UNWATCHED_MS) ||
      entry.expiresAt <= now ||
      ask.fresh === true ||
      (ask.office === true && !officeOpen(entry, now))
    ) {
      const asked = era;
      const looked = await (ask.fresh === true ? look(token, now) : lookTogether(token, now));
      if (looked === null) {
        known.delete(token);
        return null;
      }
      entry = looked;
      // what changed while we asked is not remembered as it was
      if (asked === era) {
        if (known.size >= MOST) known.delete(known.keys().next().value ?? '');
        known.set(token, looked);
      }
    }
    touch(entry, now);
    const open = officeOpen(entry, now);
    if (open && ask.office === true) await officeUsed(entry, now);
    return { ...entry.session, officeOpen: open };
  };
}

/** Whether the session of a token was ended on purpose: by signing out here or elsewhere, or with its account. */
export function signedOutIn(ownerPool: pg.Pool): WasSignedOut {
  return async (token) => {
    const { rowCount } = await ownerPool.query({
      name: 'session ended',
      text: 'SELECT FROM identity_session WHERE token_hash = $1 AND revoked_at IS NOT NULL',
      values: [tokenHash(token)],
    });
    return rowCount === 1;
  };
}

/** Signed in for the office within its 12 hours, and used within its 30 minutes (dated rules). */
function officeOpen({ officeSince, officeSeenAt, idleMs, wholeMs }: Known, now: Date): boolean {
  return (
    officeSince !== null &&
    officeSeenAt !== null &&
    now.getTime() - officeSince.getTime() <= wholeMs &&
    now.getTime() - officeSeenAt.getTime() <= idleMs
  );
}
