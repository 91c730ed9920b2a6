import type { DeviceList } from '@sotay/contract';
import { writeAudit } from '../audit/audit.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/http/problem.ts';
import { about } from './about.ts';

/** "Điện thoại Android, Chrome" from a user agent: enough to tell one's own devices apart, nothing that tracks. */
export function deviceLabel(userAgent: string | undefined): string {
  const agent = userAgent ?? '';
  const machine = /iPhone/.test(agent)
    ? 'iPhone'
    : /iPad/.test(agent)
      ? 'iPad'
      : /Android/.test(agent)
        ? 'Điện thoại Android'
        : /Windows/.test(agent)
          ? 'Máy tính Windows'
          : /Mac OS X/.test(agent)
            ? 'Máy tính Mac'
            : /Linux/.test(agent)
              ? 'Máy tính Linux'
              : 'Máy chưa rõ';
  const browser = /Edg\//.test(agent)
    ? 'Edge'
    : /Firefox\//.test(agent)
      ? 'Firefox'
      : /CriOS|Chrome\//.test(agent)
        ? 'Chrome'
        : /Safari\//.test(agent)
          ? 'Safari'
          : null;
  return browser === null ? machine : `${machine}, ${browser}`;
}

/** Own devices that are signed in, this one first. */
export async function listDevices(tx: ActorTx): Promise<DeviceList> {
  const rows = await tx.db
    .selectFrom('identity_device as d')
    .innerJoin('identity_session as s', 's.device_id', 'd.id')
    .select([
      'd.id',
      'd.label',
      'd.first_seen_at',
      's.last_seen_at',
      's.strength',
      's.office_since',
      's.id as session_id',
    ])
    .where('d.account_id', '=', tx.actor.accountId)
    .where('d.revoked_at', 'is', null)
    .where('s.revoked_at', 'is', null)
    .where((eb) => eb('s.expires_at', '>', eb.fn<Date>('now', [])))
    .orderBy('s.last_seen_at', 'desc')
    .execute();
  const items = rows.map((row) => ({
    id: row.id,
    label: row.label,
    here: row.session_id === tx.actor.sessionId,
    strength: row.strength as 'vneid',
    firstSeenAt: row.first_seen_at.toISOString(),
    lastSeenAt: row.last_seen_at.toISOString(),
    office: row.office_since !== null,
    mayRevoke: true,
  }));
  return { items: items.sort((a, b) => Number(b.here) - Number(a.here)) };
}

/**
 * Signs one of one's own devices out: its sessions end and its PIN dies.
 * @throws notFound when it is not one's own
 */
export async function revokeDevice(tx: ActorTx, deviceId: string): Promise<{ done: true }> {
  const revoked = await tx.db
    .updateTable('identity_device')
    .set({ revoked_at: new Date(), revoked_by: tx.actor.accountId })
    .where('id', '=', deviceId)
    .where('account_id', '=', tx.actor.accountId)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  if (revoked === undefined) throw notFound();
  await tx.db
    .updateTable('identity_session')
    .set({ revoked_at: new Date(), revoked_reason: 'deviceRevoked' })
    .where('device_id', '=', deviceId)
    .where('revoked_at', 'is', null)
    .execute();
  await tx.db
    .updateTable('identity_pin')
    .set({ revoked_at: new Date() })
    .where('device_id', '=', deviceId)
    .where('revoked_at', 'is', null)
    .execute();
  await writeAudit(tx, {
    act: 'device.revoke',
    ...about(tx.actor.memberId),
  });
  return { done: true };
}

/** Ends the present session on this device. */
export async function signOut(tx: ActorTx): Promise<{ done: true }> {
  await tx.db
    .updateTable('identity_session')
    .set({ revoked_at: new Date(), revoked_reason: 'signedOut' })
    .where('id', '=', tx.actor.sessionId)
    .execute();
  await writeAudit(tx, { act: 'signOut', ...about(tx.actor.memberId) });
  return { done: true };
}
