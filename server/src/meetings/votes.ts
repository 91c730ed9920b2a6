import type { CountVote, MeetingFile, OpenVote, TapVote, Vote, VoteGround } from '@sotay/contract';
import { writeAudit } from '../audit/audit.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { conflict, invalid, notFound } from '../platform/http/problem.ts';
import { enterRoom, type Room } from './room.ts';
import { groundOf, groundWords, neededOf } from './votes-ground.ts';
import {
  insertTap,
  insertVote,
  isOnAgenda,
  lockVote,
  readBase,
  readMajority,
  readSheets,
  readVotes,
  updateVote,
  type VoteRow,
} from './votes.queries.ts';

/** Who asks, as far as the buttons beside a vote need it; null for a reader who does not record. */
export type Recorder = Pick<Room, 'state' | 'kind' | 'isChair' | 'chairAlone'> | null;

/** What is shown before a vote is opened, for every matter. */
export async function listGrounds(
  tx: ActorTx,
  meetingId: string,
  meeting: { kind: Room['kind']; onDay: string },
): Promise<VoteGround[]> {
  const counts = await readBase(tx.db, meetingId);
  const grounds: VoteGround[] = [];
  for (const matter of ['ordinary', 'admission', 'recognition'] as const) {
    grounds.push(groundOf(matter, counts, await readMajority(tx.db, matter, meeting.onDay), meeting.kind));
  }
  return grounds;
}

/** Votes of a meeting as this reader sees them. */
export async function listVotes(
  tx: ActorTx,
  meetingId: string,
  kind: Room['kind'],
  recorder: Recorder,
): Promise<Vote[]> {
  const rows = await readVotes(tx.db, meetingId);
  const sheets = rows.some((row) => row.sheetFileId !== null) ? await readSheets(tx.db, meetingId) : [];
  return rows.map((row) => voteOf(tx, row, kind, recorder, sheets));
}

/**
 * Opens a vote. Base, voters and majority are those of this moment and stay (ordinary absentees stand in the base, § 4).
 * The same id a second time answers the vote that is there.
 *
 * @throws DomainError `nobodyVotes` while nobody with a vote is marked present
 */
export async function openVote(tx: ActorTx, meetingId: string, asked: OpenVote): Promise<Vote> {
  const room = await enterRoom(tx, meetingId, 'inSession');
  const known = await lockVote(tx.db, meetingId, asked.id);
  if (known !== undefined) return voteOf(tx, known, room.kind, room, await readSheets(tx.db, meetingId));
  if (asked.agendaItemId !== null && !(await isOnAgenda(tx.db, meetingId, asked.agendaItemId))) {
    throw invalid([{ field: 'agendaItemId', message: 'Nội dung này không còn trong chương trình buổi họp.' }]);
  }
  const { base, voters } = await readBase(tx.db, meetingId);
  if (voters === 0) {
    throw conflict(
      'nobodyVotes',
      'Chưa có ai có quyền biểu quyết được ghi có mặt. Mời điểm danh trước khi biểu quyết.',
    );
  }
  const majority = await readMajority(tx.db, asked.matter, room.onDay);
  const isNew = await insertVote(tx.db, {
    ...asked,
    meetingId,
    base,
    voters,
    majority,
    accountId: tx.actor.accountId,
  });
  const row = await lockVote(tx.db, meetingId, asked.id);
  if (row === undefined) throw notFound();
  if (isNew) await record(tx, room, 'vote.open', meetingId, row);
  return voteOf(tx, row, room.kind, room, []);
}

/**
 * Counts one hand, or takes one back. The same tap counts once; who taps after the closing changes nothing and is told.
 *
 * @throws DomainError `voteClosed`, `allCounted` when every voter has a hand counted, `noneToTakeBack`
 */
export async function tapVote(tx: ActorTx, meetingId: string, voteId: string, tap: TapVote): Promise<Vote> {
  const room = await enterRoom(tx, meetingId, 'inSession');
  const row = await lockedVote(tx, meetingId, voteId);
  if (!(await insertTap(tx.db, meetingId, voteId, tap.id))) return voteOf(tx, row, room.kind, room, []);
  askOpenHands(row);
  const next = { approve: row.approve, reject: row.reject, other: row.other };
  next[tap.choice] += tap.by;
  if (next[tap.choice] < 0) throw conflict('noneToTakeBack', 'Chưa đếm phiếu nào ở lựa chọn này nên không bớt được.');
  if (next.approve + next.reject + next.other > row.voters) {
    throw conflict(
      'allCounted',
      `Đã đếm đủ ${String(row.voters)} đồng chí có quyền biểu quyết đang có mặt. Mời bớt chỗ đếm thừa trước.`,
    );
  }
  return voteOf(tx, await updateVote(tx.db, voteId, next), room.kind, room, []);
}

/** Sets the counts of hands at once, against the version on the screen. */
export async function countVote(tx: ActorTx, meetingId: string, voteId: string, counts: CountVote): Promise<Vote> {
  const room = await enterRoom(tx, meetingId, 'inSession');
  const row = await lockedVote(tx, meetingId, voteId);
  askOpenHands(row);
  askVersion(row, counts.version);
  const { approve, reject, other } = counts;
  if (approve + reject + other > row.voters) {
    throw invalid([
      {
        field: 'approve',
        message: `Cộng lại là ${String(approve + reject + other)}, nhiều hơn ${String(row.voters)} đồng chí có quyền biểu quyết đang có mặt.`,
      },
    ]);
  }
  return voteOf(tx, await updateVote(tx.db, voteId, { approve, reject, other }), room.kind, room, []);
}

/** Closes an open vote: its counts stand and it is carried or not. Closing twice answers the same. */
export async function closeVote(tx: ActorTx, meetingId: string, voteId: string): Promise<Vote> {
  const room = await enterRoom(tx, meetingId, 'inSession');
  const row = await lockedVote(tx, meetingId, voteId);
  if (row.method === 'paper') {
    throw conflict(
      'ballotsNotEntered',
      'Phiếu kín chốt bằng cách nhập kết quả kiểm phiếu, rồi đồng chí chủ trì xác nhận.',
    );
  }
  if (row.state === 'closed') return voteOf(tx, row, room.kind, room, []);
  if (row.state !== 'open') throw voteClosed();
  const closed = await updateVote(tx.db, voteId, { state: 'closed', closed_at: new Date() });
  await record(tx, room, 'vote.close', meetingId, closed);
  return voteOf(tx, closed, room.kind, room, []);
}

/**
 * Declares a vote void, with the reason everybody reads; a confirmed one only by the chair. It is kept, and another may be opened.
 *
 * @throws DomainError `chairVoids`
 */
export async function voidVote(tx: ActorTx, meetingId: string, voteId: string, reason: string): Promise<Vote> {
  const room = await enterRoom(tx, meetingId);
  const row = await lockedVote(tx, meetingId, voteId);
  const sheets = await readSheets(tx.db, meetingId);
  if (row.state === 'void') return voteOf(tx, row, room.kind, room, sheets);
  if (!mayVoid(row, room)) throw conflict('chairVoids', 'Kết quả đã chốt nên chỉ đồng chí chủ trì hủy được.');
  const gone = await updateVote(tx.db, voteId, { state: 'void', void_reason: reason });
  await record(tx, room, 'vote.void', meetingId, gone);
  return voteOf(tx, gone, room.kind, room, sheets);
}

/** The vote, locked. @throws DomainError `notFound` */
export async function lockedVote(tx: ActorTx, meetingId: string, voteId: string): Promise<VoteRow> {
  const row = await lockVote(tx.db, meetingId, voteId);
  if (row === undefined) throw notFound();
  return row;
}

/** @throws DomainError `voteMoved` when somebody changed the vote after it was shown */
export function askVersion(row: VoteRow, version: number): void {
  if (row.version !== version) {
    throw conflict('voteMoved', 'Có người vừa sửa lượt biểu quyết này. Mời xem lại số mới rồi ghi tiếp.');
  }
}

/** An act on a vote, in the log: codes and counts, never the subject. */
export async function record(
  tx: ActorTx,
  room: Pick<Room, 'hostId'>,
  act: 'vote.open' | 'vote.close' | 'vote.void' | 'vote.ballots' | 'vote.confirm',
  meetingId: string,
  row: VoteRow,
): Promise<void> {
  await writeAudit(tx, {
    act,
    orgId: room.hostId,
    detail: {
      meetingId,
      voteId: row.id,
      method: row.method,
      matter: row.matter,
      base: row.base,
      voters: row.voters,
      approve: row.approve,
      reject: row.reject,
      other: row.other,
    },
  });
}

/** A vote with its ground in words, what came of it, and what this reader may do about it. */
export function voteOf(
  tx: ActorTx,
  row: VoteRow,
  kind: Room['kind'],
  recorder: Recorder,
  sheets: readonly MeetingFile[],
): Vote {
  const { numerator, denominator, over, enteredBy, sheetFileId, ...shown } = row;
  const majority = { numerator, denominator, over };
  const needed = neededOf(row.base, majority);
  const isDecided = row.state === 'confirmed' || (row.state === 'closed' && row.method === 'open');
  const isLive = recorder?.state === 'inSession';
  const mayEnter = row.method === 'paper' && (row.state === 'open' || row.state === 'closed');
  return {
    ...shown,
    needed,
    words: groundWords(row.base, majority, kind),
    sheet: sheets.find((sheet) => sheet.id === sheetFileId) ?? null,
    carried: isDecided ? row.approve >= needed : null,
    mayCount: recorder !== null && (mayEnter || (row.method === 'open' && row.state === 'open' && isLive)),
    mayClose: isLive && row.method === 'open' && row.state === 'open',
    mayConfirm:
      recorder !== null && row.method === 'paper' && row.state === 'closed' && mayConfirm(tx, enteredBy, recorder),
    mayVoid: recorder !== null && row.state !== 'void' && mayVoid(row, recorder),
  };
}

/** The chair confirms what another entered; what he entered himself only where nobody else was there to do it. */
export function mayConfirm(
  tx: ActorTx,
  enteredBy: string | null,
  recorder: Pick<Room, 'isChair' | 'chairAlone'>,
): boolean {
  return recorder.isChair && (enteredBy !== tx.actor.accountId || recorder.chairAlone);
}

function mayVoid(row: VoteRow, recorder: Pick<Room, 'isChair'>): boolean {
  return row.state === 'open' || recorder.isChair;
}

/** Hands are counted one by one only while the vote is open. */
function askOpenHands(row: VoteRow): void {
  if (row.method === 'paper') {
    throw conflict('ballotsNotEntered', 'Bỏ phiếu kín không đếm từng phiếu trên máy. Mời nhập kết quả kiểm phiếu.');
  }
  if (row.state !== 'open') throw voteClosed();
}

function voteClosed(): Error {
  return conflict(
    'voteClosed',
    'Lượt biểu quyết này đã chốt, số đếm giữ nguyên. Cần sửa thì hủy lượt này và biểu quyết lại.',
  );
}
