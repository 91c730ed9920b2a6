import type { PushAddress, PushTested } from '@sotay/contract';
import { z } from 'zod';
import type { Crypto } from '../platform/crypto/crypto.ts';
import { asSystem, type ActorTx } from '../platform/database/transaction.ts';
import { conflict, notFound } from '../platform/http/problem.ts';
import type { Session } from '../platform/http/session.ts';
import type { Services } from '../platform/http/wired.ts';
import type { PushTarget } from '../platform/outbound/push.ts';
import { forgetTarget, readTarget, subscribe, unsubscribe } from './choices.queries.ts';
import { payloadOf } from './payload.ts';

const Sealed = z.object({ endpoint: z.string(), p256dh: z.string(), auth: z.string() });
/** A test message is for somebody who looks at the screen, in seconds. */
const TEST_LIFE = 60;

/**
 * Wakes the session's device from now on. Asked again it is confirmed, which it must be every now and then (rule `push.confirmDays`).
 *
 * @throws DomainError `pushHost` for a push service that this installation does not write to
 */
export async function wakeDevice(
  tx: ActorTx,
  { push, crypto }: Pick<Services, 'push' | 'crypto'>,
  { endpoint, keys }: PushAddress,
): Promise<void> {
  if (!push.allows(endpoint)) {
    throw conflict(
      'pushHost',
      'Trình duyệt này nhận nhắc việc qua nơi mà sổ tay chưa gửi tới. Thông báo vẫn nằm trong sổ tay; mời dùng trình duyệt khác.',
    );
  }
  const index = crypto.blindIndex('pushEndpoint', endpoint);
  const sealed = crypto.seal(
    'notifications_subscription',
    'address_sealed',
    index.toString('hex'),
    JSON.stringify({ endpoint, ...keys }),
  );
  if (!(await subscribe(tx.db, sealed, index))) throw notFound();
}

/** Leaves the session's device in peace. */
export async function letDeviceSleep(tx: ActorTx): Promise<void> {
  await unsubscribe(tx.db);
}

/** Sends the session's own device a message at once, whatever the hour, and says what its push service answered. */
export async function testDevice(
  { ownerPool, push, crypto, clock }: Pick<Services, 'ownerPool' | 'push' | 'crypto' | 'clock'>,
  { actor, deviceId }: Session,
): Promise<PushTested> {
  const found = await asSystem(ownerPool, (db) => readTarget(db, actor.accountId, deviceId));
  if (found === undefined) return { outcome: 'notOn' };
  const { outcome } = await push.send(openTarget(crypto, found.addressSealed, found.endpointIndex), {
    payload: payloadOf({
      id: null,
      title: 'Sổ tay',
      body: 'Máy này nhận được nhắc việc.',
      href: '/ca-nhan/nhac-viec',
      tag: `thu-${clock().getTime()}`,
    }),
    life: TEST_LIFE,
    urgent: true,
  });
  if (outcome === 'gone') await asSystem(ownerPool, (db) => forgetTarget(db, found.id));
  return { outcome: outcome === 'sent' || outcome === 'gone' ? outcome : 'failed' };
}

/** Where a device is written to. */
export function openTarget(crypto: Crypto, sealed: Buffer, endpointIndex: Buffer): PushTarget {
  const plain = crypto.open('notifications_subscription', 'address_sealed', endpointIndex.toString('hex'), sealed);
  return Sealed.parse(JSON.parse(plain));
}
