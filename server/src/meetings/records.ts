import { createHash } from 'node:crypto';
import type { DraftSaved, MeetingRecord, RecordKind } from '@sotay/contract';
import { RECORD_WORDS } from '@sotay/contract';
import { writeAudit } from '../audit/audit.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { conflict, DomainError, notFound } from '../platform/http/problem.ts';
import { writeMinutes, writeResolution } from './drafting.ts';
import { insertSignature, publish, readFacts, saveText, settleTexts, type RecordFacts } from './records.queries.ts';
import { alreadyPublished, notOpenYet } from './room.ts';
import { askBallotsConfirmed } from './votes-ballots.ts';

/** Minutes or resolution of a meeting: drafts for who writes them, the published text for the circle. */
export async function readRecord(tx: ActorTx, meetingId: string, record: RecordKind): Promise<MeetingRecord> {
  return recordOf(record, await factsOf(tx, meetingId, record));
}

/**
 * Drafts a record from what happened in the meeting. What is already written is not overwritten: the draft comes beside it
 * as a kept text to take from.
 */
export async function draftRecord(tx: ActorTx, meetingId: string, record: RecordKind): Promise<DraftSaved> {
  const facts = await factsOf(tx, meetingId, record);
  if (!facts.writes) throw notFound();
  const body = record === 'minutes' ? await writeMinutes(tx, meetingId) : await writeResolution(tx, meetingId);
  return saveDraft(tx, meetingId, record, { basedOn: 0, body });
}

/**
 * Saves a text edited from a version. When somebody saved meanwhile nothing is lost: the text is kept beside the newer one,
 * and `outcome` says so.
 *
 * @throws DomainError `notInSession` before the meeting opens, `alreadyPublished` after it
 */
export async function saveDraft(
  tx: ActorTx,
  meetingId: string,
  record: RecordKind,
  text: { basedOn: number; body: string },
): Promise<DraftSaved> {
  const body = text.body.normalize('NFC');
  const outcome = await saveText(tx.db, meetingId, record, { basedOn: text.basedOn, body, digest: digestOf(body) });
  if (outcome === null) throw notFound();
  if (outcome === 'published') throw alreadyPublished();
  if (outcome !== 'saved' && outcome !== 'same' && outcome !== 'conflict') throw notOpenYet();
  const facts = await factsOf(tx, meetingId, record);
  if (outcome !== 'same') {
    await writeAudit(tx, {
      act: 'record.save',
      orgId: facts.hostId,
      detail: { meetingId, record, version: facts.current?.version ?? 0, kept: outcome === 'conflict' },
    });
  }
  return { outcome: outcome === 'conflict' ? 'conflict' : 'saved', record: recordOf(record, facts) };
}

/** Saves the joined text and puts away the kept ones that went into it; when somebody saved meanwhile, they stay. */
export async function settleDrafts(
  tx: ActorTx,
  meetingId: string,
  record: RecordKind,
  joined: { basedOn: number; body: string; conflictIds: readonly string[] },
): Promise<DraftSaved> {
  const saved = await saveDraft(tx, meetingId, record, joined);
  if (saved.outcome === 'conflict') return saved;
  await settleTexts(tx.db, meetingId, record, joined.conflictIds);
  return { outcome: 'saved', record: await readRecord(tx, meetingId, record) };
}

/**
 * Signs exactly the text the signer read, as chair or minute-taker, after proving himself anew (domain.md § 9). Signing on
 * paper: the chair confirms the photograph for who has only an activation code.
 *
 * @throws DomainError `textChanged` when another version stands now, `boundNeeded` when this account may only sign on paper
 */
export async function signRecord(
  tx: ActorTx,
  meetingId: string,
  record: RecordKind,
  signed: { version: number; sha256: string; onPaper?: { role: 'chair' | 'minuteTaker'; fileId: string } },
): Promise<MeetingRecord> {
  const facts = await factsOf(tx, meetingId, record);
  const role = signed.onPaper?.role ?? (facts.isChair ? nextRole(facts) : facts.isMinuteTaker ? 'minuteTaker' : null);
  if (role === null || (signed.onPaper !== undefined && !facts.isChair)) throw notFound();
  if (!facts.bound) throw boundNeeded();
  if (facts.state === 'published') throw alreadyPublished();
  if (facts.state !== 'closed') {
    throw conflict('notClosed', 'Buổi họp chưa kết thúc nên chưa ký được. Mời kết thúc buổi họp trước.');
  }
  if (facts.current === null || facts.current.version !== signed.version || facts.current.sha256 !== signed.sha256) {
    throw conflict(
      'textChanged',
      `${RECORD_WORDS[record]} vừa được sửa sau khi đồng chí mở. Chưa có chữ ký nào được ghi; mời đọc lại bản mới rồi ký.`,
    );
  }
  if (facts.conflicts.length > 0) throw unsettled();
  const digest = Buffer.from(signed.sha256, 'hex');
  const fileId = signed.onPaper?.fileId ?? null;
  await insertSignature(tx.db, { meetingId, record, version: signed.version, role, digest, fileId });
  await writeAudit(tx, {
    act: 'record.sign',
    orgId: facts.hostId,
    detail: { meetingId, record, version: signed.version, role, onPaper: fileId !== null },
  });
  return readRecord(tx, meetingId, record);
}

/**
 * Publishes minutes and resolution with their numbers, inside the transaction that moves the meeting to `published`.
 *
 * @throws DomainError `notSigned`, `unsettled`: what is still missing
 */
export async function publishRecords(tx: ActorTx, meetingId: string): Promise<void> {
  await askBallotsConfirmed(tx, meetingId);
  const missing = await publish(tx.db, meetingId);
  switch (missing) {
    case null:
      return;
    case 'unsignedMinutes':
      throw notSigned('Biên bản');
    case 'unsignedResolution':
      throw notSigned('Nghị quyết');
    case 'conflicts':
      throw unsettled();
    default:
      throw notFound();
  }
}

function notSigned(what: string): DomainError {
  return conflict('notSigned', `${what} chưa đủ hai chữ ký của chủ trì và thư ký. Mời ký rồi ban hành.`);
}
function unsettled(): DomainError {
  return conflict('unsettled', 'Còn bản viết song song chưa gộp. Mời mở phần soạn thảo, gộp lại rồi làm tiếp.');
}
function boundNeeded(): DomainError {
  return new DomainError(
    'boundNeeded',
    403,
    'Tài khoản này vào bằng mã nên chưa ký trên máy được. Mời in ra, ký tay, chụp lại; chủ trì sẽ xác nhận.',
  );
}

async function factsOf(tx: ActorTx, meetingId: string, record: RecordKind): Promise<RecordFacts> {
  const facts = await readFacts(tx.db, meetingId, record);
  if (facts === undefined) throw notFound();
  return facts;
}

/** A chair who is minute-taker too signs one after the other. */
function nextRole(facts: RecordFacts): 'chair' | 'minuteTaker' {
  const signed = facts.signatures.some((signature) => signature.role === 'chair');
  return signed && facts.isMinuteTaker ? 'minuteTaker' : 'chair';
}

function digestOf(body: string): Buffer {
  return createHash('sha256').update(body, 'utf8').digest();
}

function recordOf(record: RecordKind, facts: RecordFacts): MeetingRecord {
  const open = facts.state === 'inSession' || facts.state === 'closed';
  const role = facts.isChair ? nextRole(facts) : facts.isMinuteTaker ? 'minuteTaker' : null;
  const signable = facts.state === 'closed' && facts.current !== null && facts.conflicts.length === 0;
  const unsigned = role !== null && !facts.signatures.some((signature) => signature.role === role);
  return {
    record,
    current: facts.current,
    conflicts: facts.conflicts,
    signatures: facts.signatures,
    published: facts.published,
    dueOn: facts.dueOn,
    mayEdit: facts.writes && open,
    maySignAs: signable && unsigned && facts.bound ? role : null,
    signOnPaper: signable && unsigned && !facts.bound,
    mayPublish: facts.state === 'closed' && facts.manages && facts.signatures.length === 2,
  };
}
