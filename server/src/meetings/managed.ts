import { MEETING_STATE_WORDS } from '@sotay/contract';
import { actingAs } from '../audit/acting-as.ts';
import { writeAudit, type AuditDetail, type AuditEntry } from '../audit/audit.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { conflict, DomainError, notFound } from '../platform/http/problem.ts';
import { mayDo, type MeetingFacts } from './facts.ts';
import { readMeeting } from './reading.queries.ts';

/**
 * A meeting for whoever manages it: the secretary, the deputy in the chair or while the secretary is recorded absent, the
 * organisers of a conference.
 *
 * @throws DomainError `notFound` for everybody else
 */
export async function managedMeeting(tx: ActorTx, id: string): Promise<MeetingFacts> {
  const facts = await readMeeting(tx.db, id);
  if (facts === null || !mayDo(facts, 'meetingManage')) throw notFound();
  return facts;
}

/** The state does not allow it; the sentence says which state that is. */
export function wrongState(facts: MeetingFacts): DomainError {
  const words = MEETING_STATE_WORDS[facts.card.state].toLocaleLowerCase('vi');
  return conflict(
    'wrongState',
    `Buổi họp đang ở trạng thái “${words}” nên không làm được việc này. Mời đồng chí mở lại buổi họp để xem bước tiếp theo.`,
  );
}

/** Writes an act upon a meeting into the log, by ids and codes. */
export async function recordAct(
  tx: ActorTx,
  act: AuditEntry['act'],
  facts: Pick<MeetingFacts, 'card'>,
  detail: AuditDetail = {},
  memberId?: number,
): Promise<void> {
  const relation = await actingAs(tx.db, [facts.card.hostId]);
  await writeAudit(tx, {
    act,
    orgId: facts.card.hostId,
    detail: { meetingId: facts.card.id, ...detail },
    ...(relation === undefined ? {} : { actingAs: relation }),
    ...(memberId === undefined ? {} : { memberId }),
  });
}
