import type { MeetingAct, MoveMeeting } from '@sotay/contract';
import type { z } from 'zod';
import type { ActorTx } from '../platform/database/transaction.ts';
import { conflict, invalid, type FieldProblem } from '../platform/http/problem.ts';
import { meetingChanged } from './editing.ts';
import { insertNoticeChange, inviteCircle, readNow, updateMeeting, type MeetingChange } from './editing.queries.ts';
import type { MeetingFacts } from './facts.ts';
import { managedMeeting, recordAct, wrongState } from './managed.ts';
import { askAgain, holdMeeting, keepHabit, prepareRoll, releaseInvitees, rollUp } from './moving.queries.ts';
import { closeRoll } from './closing.ts';
import { publishRecords } from './records.ts';
import { sayMoment } from './spoken.ts';
import { isDone, stateAfter } from './states.ts';

type Move = z.infer<typeof MoveMeeting>;

/**
 * Makes one act of the life cycle (domain.md § 4). A second tap, or another officer's, finds it done and changes nothing.
 *
 * @throws DomainError `wrongState`, `meetingChanged`, or what the act itself still needs
 */
export async function moveMeeting(tx: ActorTx, id: string, move: Move): Promise<void> {
  await holdMeeting(tx.db, id);
  const facts = await managedMeeting(tx, id);
  const { state } = facts.card;
  if (isDone(state, move.act)) return;
  const to = stateAfter(state, move.act);
  if (to === undefined) throw wrongState(facts);
  if (move.version !== facts.version) throw meetingChanged();
  const now = await readNow(tx.db);
  const problems = PROBLEMS[move.act]?.(facts, move, now) ?? [];
  if (problems.length > 0) throw invalid(problems);
  const row: MeetingChange = { state: to, ...rowOf(facts, move, now) };
  // numbers are given to a meeting that is still only closed
  if (move.act === 'publish') await publishRecords(tx, id);
  if (!(await updateMeeting(tx.db, id, move.version, row))) throw meetingChanged();
  await follow(tx, facts, move);
  await recordAct(tx, `meeting.${move.act}`, facts);
}

/** What still has to be written before the act. */
const PROBLEMS: Partial<Record<MeetingAct, (facts: MeetingFacts, move: Move, now: Date) => FieldProblem[]>> = {
  convene: (facts, _move, now) => {
    const problems: FieldProblem[] = [];
    if (new Date(facts.card.startsAt) <= now) {
      problems.push({ field: 'startsAt', message: 'Giờ họp đã qua. Mời đồng chí chọn giờ khác rồi triệu tập.' });
    }
    if (facts.card.place === null && facts.onlineLink === null && !facts.venues.some((venue) => venue.place !== null)) {
      problems.push({ field: 'place', message: 'Cần ghi địa điểm hoặc đường dẫn họp trực tuyến.' });
    }
    if (facts.agenda.length === 0) problems.push({ field: 'agenda', message: 'Cần ít nhất một nội dung.' });
    if (facts.chair === null) problems.push({ field: 'chairId', message: 'Cần chọn người chủ trì.' });
    if (facts.card.kind === 'conference' && !facts.venues.some((venue) => venue.cells.length > 0)) {
      problems.push({ field: 'venues', message: 'Hội nghị cần ít nhất một điểm cầu có chi bộ dự.' });
    }
    return problems;
  },
  postpone: (_facts, move, now) => [
    ...reasonNeeded(move, 'Cần ghi lý do hoãn để mọi người được biết.'),
    ...(move.startsAt !== undefined && new Date(move.startsAt) <= now
      ? [{ field: 'startsAt', message: 'Giờ họp mới đã qua. Mời đồng chí chọn giờ khác.' }]
      : []),
  ],
  cancel: (_facts, move) => reasonNeeded(move, 'Cần ghi lý do hủy để mọi người được biết.'),
};

function reasonNeeded(move: Move, message: string): FieldProblem[] {
  return move.reason === undefined ? [{ field: 'reason', message }] : [];
}

function rowOf(facts: MeetingFacts, move: Move, now: Date): MeetingChange {
  const at = now.toISOString();
  const told = { notice_version: facts.noticeVersion + 1 };
  switch (move.act) {
    case 'convene':
      return { ...told, convened_at: at, reason: null };
    case 'postpone':
      return {
        ...told,
        reason: move.reason ?? null,
        ...(move.startsAt === undefined ? {} : { starts_at: move.startsAt }),
      };
    case 'cancel':
      return { ...told, reason: move.reason ?? null, cancelled_at: at };
    case 'drop':
      return {};
    case 'open':
      return { opened_at: at };
    case 'close':
      return { closed_at: at };
    case 'resume':
      return { closed_at: null };
    case 'publish':
      return { published_at: at };
  }
}

/** What the act brings with it, in the same transaction; the meeting's row is held, so nothing slips in between. */
async function follow(tx: ActorTx, facts: MeetingFacts, move: Move): Promise<void> {
  const { db } = tx;
  const { id, state } = facts.card;
  switch (move.act) {
    case 'convene':
      await inviteCircle(db, id);
      if (state === 'postponed') await askAgain(db, id);
      await keepHabit(db, id);
      return;
    case 'postpone':
      if (move.startsAt !== undefined) await tellNewTime(tx, facts, move.startsAt);
      return;
    case 'drop':
      await releaseInvitees(db, id);
      return;
    case 'open':
      await inviteCircle(db, id);
      if ((await prepareRoll(db, id)) === 0) {
        throw conflict(
          'nobodyCalled',
          'Chưa có đồng chí nào thuộc diện dự họp. Mời xem lại danh sách trước khi bắt đầu.',
        );
      }
      return;
    case 'close':
      await closeRoll(tx, id, move.undecidedAreUnexcused === true);
      await rollUp(db, id);
      return;
    case 'resume':
      await rollUp(db, id);
      return;
    case 'publish':
    case 'cancel':
      return;
  }
}

async function tellNewTime(tx: ActorTx, facts: MeetingFacts, startsAt: string): Promise<void> {
  const [from, to] = [facts.card.startsAt, startsAt].map((at) => sayMoment(new Date(at)));
  await insertNoticeChange(tx.db, facts.card.id, facts.noticeVersion + 1, tx.actor.accountId, [
    { field: 'startsAt', from, to },
  ]);
}
