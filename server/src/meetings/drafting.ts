import {
  MEETING_KIND_WORDS,
  PRIOR_OPINION_WORDS,
  VOTE_METHOD_WORDS,
  type Roll,
  type SessionContent,
  type Vote,
} from '@sotay/contract';
import type { ActorTx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/http/problem.ts';
import { readPaperFacts, readWrittenBefore, type PaperFacts, type WrittenBefore } from './records.queries.ts';
import { callRoll } from './roll-call.ts';
import { readSession } from './session-content.ts';
import { spokenDay, spokenTime } from './paper-time.ts';

/** Drafts the minutes from what happened: roll, opinions, votes, tasks. Headings begin with a Roman number. */
export async function writeMinutes(tx: ActorTx, meetingId: string): Promise<string> {
  const facts = await readPaperFacts(tx.db, meetingId);
  if (facts === undefined) throw notFound();
  const roll = await callRoll(tx, meetingId);
  const session = await readSession(tx, meetingId);
  const opinions = await readWrittenBefore(tx.db, meetingId);
  return [
    ...opening(facts),
    ...attendance(facts, roll),
    ...reviewed(session),
    ...discussed(facts, session, opinions),
    ...voted(session.votes),
    ...tasks('V. NHIỆM VỤ ĐƯỢC GIAO', session),
    ...ending(facts, session),
  ].join('\n');
}

/** Drafts the resolution: what was carried and who does what by when. */
export async function writeResolution(tx: ActorTx, meetingId: string): Promise<string> {
  const facts = await readPaperFacts(tx.db, meetingId);
  if (facts === undefined) throw notFound();
  const session = await readSession(tx, meetingId);
  const carried = session.votes.filter((vote) => vote.carried === true);
  return [
    `Căn cứ kết quả ${MEETING_KIND_WORDS[facts.kind].toLocaleLowerCase('vi')} ngày ${spokenDay(facts.onDay)},`,
    `${facts.hostName} quyết nghị:`,
    '',
    'I. NỘI DUNG ĐƯỢC THÔNG QUA',
    ...(carried.length === 0
      ? facts.agenda.map((item, at) => `${String(at + 1)}. ${item.title}`)
      : carried.map((vote, at) => `${String(at + 1)}. ${vote.subject} (${counts(vote)}).`)),
    '',
    ...tasks('II. NHIỆM VỤ', session),
    'III. TỔ CHỨC THỰC HIỆN',
    `${facts.hostName} và các đồng chí được giao nhiệm vụ thực hiện nghị quyết này, báo cáo kết quả tại buổi sinh hoạt kỳ sau.`,
  ].join('\n');
}

function opening(facts: PaperFacts): string[] {
  return [
    'I. THỜI GIAN, ĐỊA ĐIỂM',
    `${MEETING_KIND_WORDS[facts.kind]}: ${facts.title}.`,
    `Bắt đầu lúc ${spokenTime(facts.startsAt)}, ngày ${spokenDay(facts.onDay)}${facts.place === null ? '' : `, tại ${facts.place}`}.`,
    `Chủ trì: đ/c ${facts.chairName ?? '…'}. Thư ký: đ/c ${facts.minuteTakerName ?? '…'}.`,
    '',
  ];
}

function attendance(facts: PaperFacts, roll: Roll): string[] {
  const absent = (mark: string): string =>
    roll.rows
      .filter((row) => row.mark === mark)
      .map((row) => `đ/c ${row.fullName}`)
      .join(', ') || 'không có';
  const late = roll.rows.filter((row) => row.late).map((row) => `đ/c ${row.fullName}`);
  return [
    'II. THÀNH PHẦN',
    `Phải dự: ${String(roll.counts.base)}; có mặt: ${String(roll.counts.present)}; vắng có lý do: ${String(roll.counts.excused)}; vắng không lý do: ${String(roll.counts.unexcused)}.`,
    `Vắng có lý do: ${absent('excused')}.`,
    `Vắng không lý do: ${absent('unexcused')}.`,
    ...(late.length === 0 ? [] : [`Đến muộn: ${late.join(', ')}.`]),
    ...(facts.guests.length === 0 ? [] : [`Khách mời: ${facts.guests.join(', ')}.`]),
    '',
  ];
}

function reviewed(session: SessionContent): string[] {
  if (session.toReview.length === 0) return [];
  const words = { done: 'đã xong', continue: 'tiếp tục thực hiện', dropped: 'thôi thực hiện' } as const;
  return [
    'Thực hiện nghị quyết kỳ trước:',
    ...session.toReview.map(
      (task) =>
        `- ${task.text} (đ/c ${task.owner.fullName}): ${task.review === null ? 'chưa kiểm điểm' : words[task.review]}.`,
    ),
    '',
  ];
}

function discussed(facts: PaperFacts, session: SessionContent, opinions: readonly WrittenBefore[]): string[] {
  const lines = ['III. NỘI DUNG'];
  for (const [at, item] of facts.agenda.entries()) {
    lines.push(`${String(at + 1)}. ${item.title}${item.presenter === null ? '' : ` (${item.presenter})`}`);
  }
  if (opinions.length > 0) {
    lines.push('Ý kiến, kiến nghị gửi trước:');
    for (const one of opinions) {
      lines.push(`- ${PRIOR_OPINION_WORDS[one.kind]} của đ/c ${one.author}: ${one.text}`);
      lines.push(`  Trả lời: ${one.answer ?? 'chưa trả lời'}`);
    }
  }
  if (session.opinions.length > 0) {
    lines.push('Ý kiến phát biểu:');
    for (const one of session.opinions) {
      lines.push(
        `- ${one.speaker === null ? (one.speakerName ?? 'Ý kiến') : `Đ/c ${one.speaker.fullName}`}: ${one.text}`,
      );
    }
  }
  return [...lines, ''];
}

function voted(votes: readonly Vote[]): string[] {
  const held = votes.filter((vote) => vote.state === 'closed' || vote.state === 'confirmed');
  return [
    'IV. BIỂU QUYẾT',
    ...(held.length === 0
      ? ['Không có nội dung biểu quyết.']
      : held.map(
          (vote, at) =>
            `${String(at + 1)}. ${vote.subject} (${VOTE_METHOD_WORDS[vote.method].toLocaleLowerCase('vi')}): ${counts(vote)}; ${outcome(vote)}.`,
        )),
    '',
  ];
}

function counts(vote: Vote): string {
  const other = vote.other > 0 ? `, ý kiến khác ${String(vote.other)}` : '';
  const ballots =
    vote.method === 'paper'
      ? `phát ra ${String(vote.issued ?? 0)} phiếu, thu về ${String(vote.returned ?? 0)}, hợp lệ ${String(vote.valid ?? 0)}; `
      : '';
  return `${ballots}tán thành ${String(vote.approve)}/${String(vote.base)}, không tán thành ${String(vote.reject)}${other}`;
}

function outcome(vote: Vote): string {
  if (vote.carried === null) return 'chờ chủ trì xác nhận';
  return vote.carried ? 'được thông qua' : 'không được thông qua';
}

function tasks(heading: string, session: SessionContent): string[] {
  if (session.assignments.length === 0) return [heading, 'Không giao nhiệm vụ mới.', ''];
  return [
    heading,
    ...session.assignments.map(
      (task, at) =>
        `${String(at + 1)}. ${task.text}: đ/c ${task.owner.fullName}${task.dueOn === null ? '' : `, xong trước hết ngày ${spokenDay(task.dueOn)}`}.`,
    ),
    '',
  ];
}

function ending(facts: PaperFacts, session: SessionContent): string[] {
  const score = session.score.total === null ? [] : [`Buổi họp tự chấm ${String(session.score.total)}/100 điểm.`];
  const closed = facts.closedAt === null ? [] : [`Buổi họp kết thúc lúc ${spokenTime(facts.closedAt)} cùng ngày.`];
  return ['VI. KẾT LUẬN', ...score, ...closed, 'Biên bản đã được thông qua trước buổi họp.'];
}
