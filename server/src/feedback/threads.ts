import type {
  FeedbackKind,
  FeedbackMessage,
  FeedbackRow,
  FeedbackState,
  FeedbackThread,
  FeedbackTo,
  OwnFeedbackList,
} from '@sotay/contract';
import { z } from 'zod';
import { actingAs } from '../audit/acting-as.ts';
import { writeAudit } from '../audit/audit.ts';
import { askOfficeLife } from '../members/office-life.ts';
import type { Crypto } from '../platform/crypto/crypto.ts';
import { decodeKeyset, pageOf } from '../platform/database/keyset.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/http/problem.ts';
import type { Session } from '../platform/http/session.ts';
import { readReaders } from './acts.queries.ts';
import { mayFile } from './addressees.ts';
import { readAround, readMessages, readOwn, readThread, readVoices, type Around } from './feedback.queries.ts';
import { isOpen, mayMove } from './states.ts';
import { committeeName, personWords, seatWords, whoReads, type Bodies } from './who-reads.ts';

const PAGE = 50;
type Row = Omit<Awaited<ReturnType<typeof readOwn>>[number], 'sentKey'>;
type One = NonNullable<Awaited<ReturnType<typeof readThread>>>;

/** My threads, newest first. */
export async function listOwnFeedback(
  tx: ActorTx,
  crypto: Crypto,
  after: string | undefined,
): Promise<OwnFeedbackList> {
  const { memberId } = tx.actor;
  if (memberId === null) return { items: [], next: null, mayFile: false };
  const place = decodeKeyset(after, z.tuple([z.iso.datetime({ precision: 6 }), z.uuid()]));
  const page = pageOf(await readOwn(tx, place, PAGE), PAGE, (row) => [row.sentKey, row.id]);
  return {
    items: page.items.map((row) => rowOf(row, crypto)),
    next: page.next,
    mayFile: await mayFile(tx.db, memberId),
  };
}

/**
 * One thread with what was written. Opening somebody else's stands in his access log: one entry an opening
 * (domain.md § 9).
 */
export async function openThread(tx: ActorTx, crypto: Crypto, id: string): Promise<FeedbackThread> {
  const row = await readThread(tx.db, id);
  const around = (await readAround(tx.db, [id])).get(id);
  if (row === undefined || around === undefined) throw notFound();
  const bodies = bodiesOf(around);
  const isMine = row.authorMemberId === tx.actor.memberId;
  const shared = rowOf(row, crypto);
  const reopens = row.stillReopens;
  const thread: FeedbackThread = {
    ...shared,
    version: row.version,
    isMine,
    author: around.authorName,
    actedBy: around.actedByName,
    cell: { id: row.cellId, name: bodies.cell.name },
    committee: { id: row.committeeId, name: bodies.committee.name },
    assignee: assigneeOf(around),
    assignedAt: row.assignedAt?.toISOString() ?? null,
    closedAt: row.closedAt?.toISOString() ?? null,
    messages: await messagesOf(tx, crypto, row, around),
    whoSees: whoReads(
      isMine ? 'Đồng chí' : `Đ/c ${around.authorName}`,
      shared.to,
      await readReaders(tx.db, id),
      bodies,
    ),
    reopenUntil: isOpen(shared.state) ? null : row.reopenUntil,
    mayReply: mayMove('reply', shared.state, row.movers),
    mayReopen: mayMove('reopen', shared.state, row.movers) && reopens,
    mayClose: mayMove('close', shared.state, row.movers),
    mayAnswer: mayMove('answer', shared.state, row.movers),
    mayAssign: mayMove('assign', shared.state, row.movers),
  };
  if (!isMine) await recordOpening(tx, row);
  return thread;
}

/**
 * Whoever reads a thread by a staff role of the committee does so in Văn phòng; its author and the leaders of the cell read in
 * the handbook.
 *
 * @throws DomainError `signInNeeded`
 */
export async function askThreadFace(tx: ActorTx, session: Session, id: string): Promise<void> {
  const row = await readThread(tx.db, id);
  if (row === undefined) throw notFound();
  const inHandbook = row.authorMemberId === tx.actor.memberId || row.movers.some((mover) => mover.startsWith('cell'));
  if (!inHandbook) await askOfficeLife(tx, session, { orgId: row.committeeId });
}

/** What a list shows of a thread. */
export function rowOf(row: Row, crypto: Crypto): FeedbackRow {
  const state = row.state as FeedbackState;
  const left = isOpen(state) ? row.daysLeft : null;
  return {
    id: row.id,
    kind: row.kind as FeedbackKind,
    to: toOf(row),
    subject: crypto.open('feedback_thread', 'subject_sealed', row.id, row.subjectSealed),
    state,
    sentAt: row.sentAt.toISOString(),
    dueOn: row.dueOn,
    overdue: left !== null && left < 0,
    daysLeft: left,
    answeredAt: row.answeredAt?.toISOString() ?? null,
  };
}

/** "Đ/c Đinh Thu Hà, Văn phòng"; null while nobody has been given the thread. */
export function assigneeOf(around: Around): string | null {
  if (around.assigneeName === null) return null;
  const seat = seatWords(around.assigneeSeat, around.committeeType);
  return `Đ/c ${around.assigneeName}${seat === null ? '' : `, ${seat}`}`;
}

function toOf(row: Pick<Row, 'toCell' | 'toCommittee'>): FeedbackTo {
  return row.toCell ? (row.toCommittee ? 'both' : 'cell') : 'committee';
}

function bodiesOf(around: Around): Bodies {
  return {
    cell: { name: around.cellName ?? 'Chi bộ', type: null },
    committee: { name: committeeName(around.committeeName ?? 'Cấp ủy cấp trên'), type: around.committeeType },
  };
}

async function messagesOf(tx: ActorTx, crypto: Crypto, row: One, around: Around): Promise<FeedbackMessage[]> {
  const voices = await readVoices(tx.db, row.id);
  const { cell, committee } = bodiesOf(around);
  return (await readMessages(tx.db, row.id)).map((message) => {
    const voice = voices.get(message.accountId);
    const byReader = message.accountId === tx.actor.accountId;
    return {
      id: message.id,
      side: message.side as FeedbackMessage['side'],
      act: message.act as FeedbackMessage['act'],
      who: whoWrote(message.side, byReader),
      byReader,
      text: crypto.open('feedback_message', 'text_sealed', message.id, message.textSealed),
      at: message.at.toISOString(),
    };

    function whoWrote(side: string, mine: boolean): string {
      if (side === 'author') return row.authorMemberId === tx.actor.memberId ? 'Đồng chí' : `Đ/c ${around.authorName}`;
      if (mine) return 'Đồng chí';
      const body = side === 'cell' ? cell : committee;
      const words = personWords(voice?.fullName ?? '', voice?.seat ?? null, body);
      return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
    }
  });
}

async function recordOpening(tx: ActorTx, row: One): Promise<void> {
  const orgId = row.toCommittee && !row.movers.includes('cellBeside') ? row.committeeId : row.cellId;
  const relation = await actingAs(tx.db, [orgId], row.authorMemberId);
  await writeAudit(tx, {
    act: 'feedback.open',
    memberId: row.authorMemberId,
    orgId,
    ...(relation === undefined ? {} : { actingAs: relation }),
  });
}
