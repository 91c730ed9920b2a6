import { actingAs } from '../audit/acting-as.ts';
import { writeAudit } from '../audit/audit.ts';
import type { Crypto } from '../platform/crypto/crypto.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { invalid, notFound } from '../platform/http/problem.ts';
import { maskPhone, readPhone } from './phone.ts';
import { readPlace, setPhone } from './phone-entry.queries.ts';

/**
 * Enters a member's phone: by himself, or for him by an officer in his presence or by his helper (domain.md § 3).
 * The master list has no phone, so nothing else ever writes it.
 *
 * @param typed as a person types it
 * @returns the number masked but for its last two digits
 * @throws DomainError `invalid` with the sentence of what is wrong, `notFound` when it is not his to enter
 */
export async function enterPhone(
  tx: ActorTx,
  crypto: Crypto,
  memberId: number,
  typed: string,
): Promise<{ phoneMasked: string }> {
  const read = readPhone(typed);
  if (!read.ok) throw invalid([{ field: 'phone', message: read.sentence }]);
  const place = await readPlace(tx.db, 'ownPhone', memberId);
  if (place === undefined) throw notFound();
  const sealing = place.provinceId === null ? crypto : await crypto.forProvince(place.provinceId);
  const sealed = sealing.seal('members_phone', 'phone_sealed', memberId, read.phone);
  if (!(await setPhone(tx.db, memberId, sealed, crypto.blindIndex('phone', read.phone)))) throw notFound();
  const relation = await actingAs(tx.db, [place.homeCellId, place.cellId], memberId);
  const isOwn = memberId === tx.actor.memberId;
  await writeAudit(tx, {
    act: isOwn ? 'me.phone' : 'member.phone',
    memberId,
    orgId: place.homeCellId,
    ...(relation === undefined ? {} : { actingAs: relation }),
    ...(isOwn ? {} : { onBehalfOf: memberId }),
  });
  return { phoneMasked: maskPhone(read.phone) };
}
