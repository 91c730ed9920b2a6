import { STAFF_ROLE_WORDS } from '@sotay/contract';
import { relationOf } from '../audit/relations.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { signInNeeded } from '../platform/http/problem.ts';
import type { Session } from '../platform/http/session.ts';
import { readMemberRelation, readOrgRelation } from './office-life.queries.ts';

/**
 * Some routes serve both faces: an officer reads his cell in the handbook (180 days), a board reads it in Văn phòng
 * (30 minutes idle, domain.md § 9). Who stands there by a staff role alone needs Văn phòng open; in his own cell he is
 * a member like any other.
 *
 * @throws DomainError `signInNeeded`
 */
export async function askOfficeLife(
  tx: ActorTx,
  session: Session,
  target: { orgId: number } | { memberId: number },
): Promise<void> {
  if (session.officeOpen) return;
  const stands =
    'orgId' in target ? await readOrgRelation(tx.db, target.orgId) : await readMemberRelation(tx.db, target.memberId);
  const role = relationOf(stands?.relation ?? null)?.role;
  if (stands?.inOwnCell !== true && role !== undefined && Object.hasOwn(STAFF_ROLE_WORDS, role)) throw signInNeeded();
}
