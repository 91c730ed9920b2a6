import type { EnterBallots, Vote } from '@sotay/contract';
import type { ActorTx } from '../platform/database/transaction.ts';
import { conflict, invalid, type FieldProblem } from '../platform/http/problem.ts';
import { enterRoom } from './room.ts';
import { askVersion, lockedVote, mayConfirm, record, voteOf } from './votes.ts';
import { readSheets, readVotes, updateVote, type VoteRow } from './votes.queries.ts';

/**
 * Enters the tellers' signed sheet of a vote by paper ballots: printed, held and counted outside, photographed, checked here
 * against the roll call, and confirmed by the chair afterwards (§ 4). May be entered anew until it is confirmed.
 *
 * @throws DomainError `invalid` with a sentence beside each number that cannot be
 */
export async function enterBallots(
  tx: ActorTx,
  meetingId: string,
  voteId: string,
  ballots: EnterBallots,
): Promise<Vote> {
  const room = await enterRoom(tx, meetingId);
  const row = await lockedVote(tx, meetingId, voteId);
  if (row.method === 'open') {
    throw conflict('voteByHands', 'Lượt này biểu quyết giơ tay nên không có phiếu để nhập.');
  }
  if (row.state === 'confirmed' || row.state === 'void') {
    throw conflict('voteClosed', 'Kết quả kiểm phiếu đã xác nhận hoặc đã hủy, không nhập lại được.');
  }
  askVersion(row, ballots.version);
  const sheets = await readSheets(tx.db, meetingId);
  const wrong = problemsOf(row, ballots);
  if (!sheets.some((sheet) => sheet.id === ballots.sheetFileId)) {
    wrong.push({ field: 'sheetFileId', message: 'Cần ảnh chụp biên bản kiểm phiếu có chữ ký của tổ kiểm phiếu.' });
  }
  if (wrong.length > 0) throw invalid(wrong);
  const entered = await updateVote(tx.db, voteId, {
    state: 'closed',
    issued: ballots.issued,
    returned: ballots.returned,
    valid: ballots.valid,
    approve: ballots.approve,
    reject: ballots.reject,
    other: 0,
    sheet_file_id: ballots.sheetFileId,
    entered_by: tx.actor.accountId,
    closed_at: new Date(),
  });
  await record(tx, room, 'vote.ballots', meetingId, entered);
  return voteOf(tx, entered, room.kind, room, sheets);
}

/**
 * The chair confirms the ballots' counts, against the version he saw. Not what he entered himself, unless nobody else was there
 * to enter them: no minute-taker, the chair is his own, or the minute-taker is not marked present.
 *
 * @throws DomainError `chairConfirms`, `anotherEnters`
 */
export async function confirmBallots(tx: ActorTx, meetingId: string, voteId: string, version: number): Promise<Vote> {
  const room = await enterRoom(tx, meetingId);
  const row = await lockedVote(tx, meetingId, voteId);
  if (!room.isChair) throw conflict('chairConfirms', 'Kết quả kiểm phiếu do đồng chí chủ trì xác nhận.');
  if (row.state !== 'closed' || row.method !== 'paper') {
    throw conflict('nothingToConfirm', 'Lượt này không có kết quả kiểm phiếu chờ xác nhận. Mời tải lại trang.');
  }
  askVersion(row, version);
  if (!mayConfirm(tx, row.enteredBy, room)) {
    throw conflict(
      'anotherEnters',
      'Đồng chí đã tự nhập số phiếu này. Mời đồng chí thư ký nhập lại theo biên bản, rồi đồng chí xác nhận.',
    );
  }
  const confirmed = await updateVote(tx.db, voteId, {
    state: 'confirmed',
    confirmed_by: tx.actor.accountId,
    confirmed_at: new Date(),
  });
  await record(tx, room, 'vote.confirm', meetingId, confirmed);
  return voteOf(tx, confirmed, room.kind, room, await readSheets(tx.db, meetingId));
}

/**
 * Before the records are published no ballots wait for the chair: minutes would say what nobody has confirmed.
 *
 * @throws DomainError `ballotsWait`
 */
export async function askBallotsConfirmed(tx: ActorTx, meetingId: string): Promise<void> {
  const votes = await readVotes(tx.db, meetingId);
  if (votes.some((vote) => vote.method === 'paper' && (vote.state === 'open' || vote.state === 'closed'))) {
    throw conflict(
      'ballotsWait',
      'Còn kết quả kiểm phiếu chưa được đồng chí chủ trì xác nhận. Mời xác nhận hoặc hủy lượt đó rồi ban hành.',
    );
  }
}

function problemsOf(row: VoteRow, { issued, returned, valid, approve, reject }: EnterBallots): FieldProblem[] {
  const checks: readonly [boolean, string, string][] = [
    [
      issued > row.voters,
      'issued',
      `Phát ra ${String(issued)} phiếu, nhiều hơn ${String(row.voters)} đồng chí có quyền biểu quyết được điểm danh có mặt.`,
    ],
    [returned > issued, 'returned', `Thu về ${String(returned)} phiếu, nhiều hơn ${String(issued)} phiếu phát ra.`],
    [valid > returned, 'valid', `Hợp lệ ${String(valid)} phiếu, nhiều hơn ${String(returned)} phiếu thu về.`],
    [
      approve + reject !== valid,
      'approve',
      `Đồng ý và không đồng ý cộng lại là ${String(approve + reject)}, cần bằng ${String(valid)} phiếu hợp lệ.`,
    ],
  ];
  return checks.flatMap(([isWrong, field, message]) => (isWrong ? [{ field, message }] : []));
}
