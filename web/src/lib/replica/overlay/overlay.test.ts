import type { InviteeList, Roll, RollRow } from '@sotay/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { laid, touchedBy, type ShownAct } from './overlay.ts';

const MEETING = '0197c000-0000-7000-8000-000000000001';
const NOW = '2026-12-01T01:00:00.000Z';

const act = (name: string, args: object, onBehalfOf: number | null = null): ShownAct => ({
  id: '0197c000-0000-7000-8000-00000000000a',
  name,
  args,
  onBehalfOf,
  madeAt: NOW,
});

/** A body that complains when it is written to. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}

describe('What was done here', () => {
  it('[SY31] stands on the invitation and on Trang chủ, where nothing is asked any more', () => {
    const answer = act('meeting.answer', { meetingId: MEETING, answer: 'absent', reason: 'Ốm' });
    const meeting = frozen({ id: MEETING, own: { deliveredAt: NOW, decision: 'granted', answer: null } });
    expect(laid('meeting', MEETING, meeting, [answer])).toMatchObject({
      own: { answer: 'absent', reason: 'Ốm', answeredAt: NOW, decision: null },
    });
    const home = frozen({
      nextMeeting: meeting,
      todos: [
        { kind: 'answerInvitation', id: MEETING },
        { kind: 'answerInvitation', id: 'another' },
        { kind: 'signRecord', id: MEETING },
      ],
    });
    expect(laid('home', '', home, [answer])).toMatchObject({
      nextMeeting: { own: { answer: 'absent' } },
      todos: [
        { kind: 'answerInvitation', id: 'another' },
        { kind: 'signRecord', id: MEETING },
      ],
    });
  });

  it('[SY25] counts in the order of making: the last answer stands', () => {
    const answers = ['attending', 'absent', 'attending'].map((answer) =>
      act('meeting.answer', { meetingId: MEETING, answer }),
    );
    expect(laid('meeting', MEETING, { id: MEETING, own: null }, answers)).toMatchObject({
      own: { answer: 'attending' },
    });
  });

  it('[SY27] for another changes nothing of one’s own', () => {
    const forAnother = act('meeting.answer', { meetingId: MEETING, answer: 'absent' }, 17);
    const meeting = { id: MEETING, own: null };
    expect(laid('meeting', MEETING, meeting, [forAnother])).toBe(meeting);
    const home = { nextMeeting: null, todos: [{ kind: 'answerInvitation', id: MEETING }] };
    expect(laid('home', '', home, [forAnother])).toBe(home);
    const letters = { items: [] };
    expect(laid('letters', '', letters, [act('feedback.file', { id: 'x' }, 17)])).toBe(letters);
  });

  it('leaves another meeting, a missing row and an act of a later application as they are', () => {
    const other = { id: 'other', own: null };
    const answer = act('meeting.answer', { meetingId: MEETING, answer: 'attending' });
    expect(laid('meeting', 'other', other, [answer])).toBe(other);
    expect(laid('meeting', MEETING, undefined, [answer])).toBe(undefined);
    expect(laid('meeting', 'other', other, [act('meeting.sing', {})])).toBe(other);
    expect(touchedBy('meeting.sing')).toEqual([]);
    expect(touchedBy('toString')).toEqual([]);
  });

  it('puts a saved text in place of the current one, on the server’s version, and nobody signs it yet', () => {
    const draft = act('meeting.draft', { meetingId: MEETING, record: 'minutes', basedOn: 3, body: 'Mới' });
    const record = frozen({ current: { version: 3, body: 'Cũ' }, maySignAs: 'chair', mayPublish: true });
    expect(laid('record', `${MEETING}:minutes`, record, [draft])).toMatchObject({
      current: { version: 3, body: 'Mới' },
      maySignAs: null,
      mayPublish: false,
    });
    expect(laid('record', `${MEETING}:resolution`, record, [draft])).toBe(record);
  });

  it('says that it waits until the server has received it, and no longer', () => {
    const answer = act('meeting.answer', { meetingId: MEETING, answer: 'attending' });
    const received: ShownAct = {
      ...answer,
      result: { id: answer.id, outcome: 'applied', at: NOW, version: null, problem: null, answer: null },
    };
    const meeting = frozen({ id: MEETING, own: null });
    expect(laid('meeting', MEETING, meeting, [answer])).toMatchObject({ own: { here: 'waits' } });
    expect(laid('meeting', MEETING, meeting, [received])).toMatchObject({
      own: { answer: 'attending', here: 'received' },
    });
  });

  it('appears once in a list, also when the server has it already', () => {
    const letter = act('feedback.file', { id: 'letter-1', kind: 'concern', to: 'cell', subject: 'Đường hỏng' });
    const once = laid('letters', '', frozen({ items: [] }), [letter]);
    expect(once).toMatchObject({ items: [{ id: 'letter-1', state: 'received', here: 'waits' }] });
    expect(laid('letters', '', once, [letter])).toEqual(once);

    const opinion = act('meeting.opinion', { meetingId: MEETING, id: 'opinion-1', kind: 'petition', text: 'Xin đèn' });
    const opinions = laid('opinions', MEETING, frozen({ items: [] }), [opinion]);
    expect(laid('opinions', MEETING, opinions, [opinion])).toEqual(opinions);

    const words = { field: 'fullName', wrong: 'Lan', right: 'Lân' };
    const server = frozen({ items: [{ id: 'by-server', state: 'received', ...words }] });
    expect(laid('corrections', '', server, [act('correction.file', words)])).toBe(server);

    const reply = act('feedback.reply', { threadId: 'letter-1', messageId: 'message-2', version: 1, text: 'Cảm ơn' });
    const thread = laid('letter', 'letter-1', frozen({ id: 'letter-1', isMine: true, messages: [] }), [reply]);
    expect(thread).toMatchObject({ messages: [{ id: 'message-2', side: 'author', byReader: true }] });
    expect(laid('letter', 'letter-1', thread, [reply])).toEqual(thread);
  });

  it('finishes a task, opens an invitation, reads a notice', () => {
    const tasks = frozen({
      items: [
        { id: 'a', state: 'open', overdue: true, mayFinish: true },
        { id: 'b', state: 'open' },
      ],
    });
    expect(laid('assignments', '', tasks, [act('task.finish', { assignmentId: 'a', result: 'Xong' })])).toEqual({
      items: [
        { id: 'a', state: 'done', result: 'Xong', overdue: false, mayFinish: false, here: 'waits' },
        { id: 'b', state: 'open' },
      ],
    });
    const changed = frozen({
      id: MEETING,
      own: { seenAt: null },
      changes: [{ noticeVersion: 3 }, { noticeVersion: 2 }],
    });
    expect(laid('meeting', MEETING, changed, [act('meeting.seen', { meetingId: MEETING, noticeVersion: 2 })])).toEqual({
      id: MEETING,
      own: { seenAt: NOW },
      changes: [{ noticeVersion: 3 }],
    });
    const unread = frozen({ id: 'n', read: false });
    expect(laid('notice', 'n', unread, [act('notice.read', { ids: ['n'] })])).toEqual({ id: 'n', read: true });
    expect(laid('notice', 'n', unread, [act('notice.read', { ids: ['m'] })])).toBe(unread);
  });
});

const MARKS = ['present', 'excused', 'unexcused', 'exempt'] as const;
const rollRow = fc.record({
  mark: fc.option(fc.constantFrom(...MARKS)),
  late: fc.boolean(),
  votes: fc.boolean(),
});
const marks = fc.array(fc.record({ memberId: fc.nat(12), mark: fc.constantFrom(...MARKS), late: fc.boolean() }), {
  minLength: 1,
  maxLength: 20,
});

describe('Marks of a roll', () => {
  it('move the counts to what counting the rows again gives, whatever was marked how often', () => {
    fc.assert(
      fc.property(fc.array(rollRow, { maxLength: 12 }), fc.array(marks, { maxLength: 5 }), (drawn, batches) => {
        const rows = drawn.map((row, id) => ({ ...row, id, late: row.late && row.mark === 'present' }) as RollRow);
        const roll = frozen({ rows, counts: { base: 9, voteBase: 9, ...counted(rows) } });
        const acts = batches.map((batch) => act('meeting.mark', { meetingId: MEETING, marks: batch }));
        const shown = laid('roll', MEETING, roll, acts) as Roll;
        expect(shown.counts).toEqual({ base: 9, voteBase: 9, ...counted(shown.rows) });
        for (const { id, mark } of shown.rows) {
          const last = batches
            .flat()
            .filter((one) => one.memberId === id)
            .at(-1);
          expect(mark).toBe(last?.mark ?? rows[id]?.mark);
        }
      }),
    );
  });
});

function counted(rows: readonly RollRow[]): object {
  const of = (mark: string | null): number => rows.filter((row) => row.mark === mark).length;
  return {
    present: of('present'),
    excused: of('excused'),
    unexcused: of('unexcused'),
    exempt: of('exempt'),
    unmarked: of(null),
    late: rows.filter((row) => row.late).length,
    voters: rows.filter((row) => row.votes && row.mark === 'present').length,
  };
}

describe('Answers for others', () => {
  it('[SY27] move the officers’ counts to what counting the invitees again gives', () => {
    const invitee = fc.record({
      role: fc.constantFrom('summoned', 'follower'),
      answer: fc.constantFrom(null, 'attending', 'absent'),
      decision: fc.constantFrom(null, 'granted'),
    });
    const answers = fc.array(fc.tuple(fc.nat(8), fc.constantFrom('attending', 'absent')), { maxLength: 12 });
    fc.assert(
      fc.property(fc.array(invitee, { maxLength: 8 }), answers, (drawn, given) => {
        const items = drawn.map((one, id) => ({ id, ...one, decision: one.answer === 'absent' ? one.decision : null }));
        const list = frozen({ items, counts: tally(items) });
        const acts = given.map(([who, answer]) => act('meeting.answer', { meetingId: MEETING, answer }, who));
        const shown = laid('invitees', MEETING, list, acts) as InviteeList;
        expect(shown.counts).toEqual(tally(shown.items));
      }),
    );
  });
});

function tally(items: readonly { role: string; answer: string | null; decision: string | null }[]): object {
  const summoned = items.filter((item) => item.role === 'summoned');
  const absent = summoned.filter((item) => item.answer === 'absent');
  return {
    attending: summoned.filter((item) => item.answer === 'attending').length,
    askedAbsent: absent.length,
    undecided: absent.filter((item) => item.decision === null).length,
    silent: summoned.filter((item) => item.answer === null).length,
  };
}
