import type { AssignFeedback, FileFeedback, WriteFeedback } from '@sotay/contract';
import type { z } from 'zod';
import { actingAs } from '../audit/acting-as.ts';
import { writeAudit } from '../audit/audit.ts';
import type { Crypto } from '../platform/crypto/crypto.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { conflict, invalid, notFound } from '../platform/http/problem.ts';
import { actOn, readAddressees, sendLetter, type Outcome } from './acts.queries.ts';
import { readAround, readThread } from './feedback.queries.ts';

type Thread = NonNullable<Awaited<ReturnType<typeof readThread>>>;
type SpokenAct = 'reply' | 'reopen' | 'answer';

/**
 * Sends a letter to the cell, the directly managing committee, or both. The id comes from the writer's device, so the same
 * letter sent twice stands once.
 *
 * @param memberId the writer himself, or the member for whom an officer or his helper writes it down (recorded)
 * @throws DomainError `notFound` when the actor may not write for this member, `nobodyReceives`
 */
export async function fileFeedback(
  tx: ActorTx,
  crypto: Crypto,
  memberId: number,
  letter: FileFeedback,
): Promise<{ id: string }> {
  const addressees = await readAddressees(tx.db, memberId);
  const province = addressees[0]?.provinceId;
  if (province === undefined) throw notFound();
  const sealing = province === null ? crypto : await crypto.forProvince(province);
  const outcome = await sendLetter(tx.db, {
    id: letter.id,
    memberId,
    toCell: letter.to !== 'committee',
    toCommittee: letter.to !== 'cell',
    kind: letter.kind,
    subject: sealing.seal('feedback_thread', 'subject_sealed', letter.id, letter.subject),
    messageId: letter.messageId,
    text: sealing.seal('feedback_message', 'text_sealed', letter.messageId, letter.text),
  });
  if (outcome === null) throw notFound();
  if (outcome === 'nobody') {
    throw conflict(
      'nobodyReceives',
      'Nơi đồng chí chọn chưa có ai nhận. Thư còn nguyên; mời chọn nơi khác hoặc hỏi tổ hỗ trợ.',
    );
  }
  if (outcome === 'same') return { id: letter.id };
  const body = addressees.find((row) => row.addressee === (letter.to === 'cell' ? 'cell' : 'committee'));
  const cell = addressees.find((row) => row.addressee === 'cell');
  if (body === undefined || cell === undefined) throw notFound();
  await record(
    tx,
    'feedback.file',
    { memberId, cellId: cell.orgId, orgId: body.orgId },
    { kind: letter.kind, to: letter.to },
  );
  return { id: letter.id };
}

/** Writes on in a thread: the author adds or reopens, the assignee or the cell answers. */
export async function writeOn(
  tx: ActorTx,
  crypto: Crypto,
  id: string,
  act: SpokenAct,
  message: WriteFeedback,
): Promise<void> {
  const thread = await readableThread(tx, id);
  const province = (await readAround(tx.db, [id])).get(id)?.provinceId ?? null;
  const sealing = province === null ? crypto : await crypto.forProvince(province);
  const text = sealing.seal('feedback_message', 'text_sealed', message.messageId, message.text);
  const outcome = await actOn(tx.db, id, act, message.version, { message: { id: message.messageId, text } });
  if (finished(outcome)) await record(tx, `feedback.${act}`, about(thread), {});
}

/** The author says that the matter is settled, or no longer asked. */
export async function closeFeedback(tx: ActorTx, id: string, version: number): Promise<void> {
  const thread = await readableThread(tx, id);
  if (finished(await actOn(tx.db, id, 'close', version))) await record(tx, 'feedback.close', about(thread), {});
}

/**
 * Gives a thread to somebody who sits in the committee.
 *
 * @throws DomainError `invalid` when he does not, or is its author
 */
export async function assignFeedback(tx: ActorTx, id: string, to: z.infer<typeof AssignFeedback>): Promise<void> {
  const thread = await readableThread(tx, id);
  const outcome = await actOn(tx.db, id, 'assign', to.version, { accountId: to.accountId });
  if (outcome === 'seatless')
    throw invalid([{ field: 'accountId', message: 'Chọn một đồng chí đang làm việc ở cấp ủy này.' }]);
  if (finished(outcome)) await record(tx, 'feedback.assign', about(thread), {});
}

async function readableThread(tx: ActorTx, id: string): Promise<Thread> {
  const thread = await readThread(tx.db, id);
  if (thread === undefined) throw notFound();
  return thread;
}

/** True when the act was done just now, false when it had been done already; every refusal has its sentence. */
function finished(outcome: Outcome): boolean {
  switch (outcome) {
    case 'done':
      return true;
    case 'same':
      return false;
    case 'late':
      throw conflict('reopenOver', 'Đã quá hạn mở lại. Mời đồng chí gửi ý kiến mới; việc cũ vẫn còn để xem.');
    case 'moved':
      throw conflict(
        'feedbackMoved',
        'Ý kiến này vừa có thay đổi. Mời đồng chí xem lại rồi gửi; những gì đã viết vẫn còn nguyên.',
      );
    case 'seatless':
    case null:
      throw notFound();
  }
}

/** Whom an act concerns: the log is read by the committee where the letter is addressed to it, otherwise by the cell. */
interface Subject {
  memberId: number;
  cellId: number;
  orgId: number;
}
function about(thread: Thread): Subject {
  const { authorMemberId, cellId, committeeId, toCommittee } = thread;
  return { memberId: authorMemberId, cellId, orgId: toCommittee ? committeeId : cellId };
}

type WrittenAct = 'file' | SpokenAct | 'close' | 'assign';
async function record(
  tx: ActorTx,
  act: `feedback.${WrittenAct}`,
  { memberId, cellId, orgId }: Subject,
  detail: Record<string, string>,
): Promise<void> {
  const relation = await actingAs(tx.db, [cellId, orgId], memberId);
  const isForHim = act === 'feedback.file' && memberId !== tx.actor.memberId;
  await writeAudit(tx, {
    act,
    memberId,
    orgId,
    detail,
    ...(relation === undefined ? {} : { actingAs: relation }),
    ...(isForHim ? { onBehalfOf: memberId } : {}),
  });
}
