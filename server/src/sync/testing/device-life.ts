import type {
  AssignmentList,
  FeedbackThread,
  InviteeList,
  Me,
  Meeting,
  MeetingRecord,
  ReplicaRow,
  Roll,
} from '@sotay/contract';
import type { Random } from '../../demo/generator/random.ts';
import { idAt, type Act, type Device } from './device.ts';

/** What a person does on his device, by what stands on it; sometimes by what no longer stands, or never did. */
export function deviceLife(device: Device, random: Random): () => Act {
  let words = 0;
  const say = (what: string): string => `${what} ${(words += 1)} của ${device.name}`;
  const newId = (): string => idAt(Date.now(), random);
  const held = (type: ReplicaRow['type']): ReplicaRow[] =>
    [...device.rows.values()].filter((row) => row.type === type && row.body !== null);
  const some = <T>(type: ReplicaRow['type'], read: (body: never, id: string) => T | null): T | null => {
    const [first, ...rest] = held(type);
    if (first === undefined) return null;
    const row = random.pick([first, ...rest]);
    return read(row.body as never, row.id);
  };
  const me = (): Me | null => some('me', (body: Me) => body);

  const answer = (): Act | null =>
    some('meeting', ({ id, own, mayAnswerFor }: Meeting) => {
      const [first, ...rest] = mayAnswerFor;
      const other = first !== undefined && random.chance(30) ? random.pick([first, ...rest]).id : null;
      const comes = random.chance(50);
      return {
        name: 'meeting.answer',
        args: { meetingId: id, ...(comes ? { answer: 'attending' } : { answer: 'absent', reason: say('Bận') }) },
        aggregate: `answer:${id}`,
        baseVersion: other === null ? (own?.version ?? null) : null,
        ...(other === null ? {} : { onBehalfOf: other }),
      };
    });
  const delivered = (): Act => ({ name: 'meeting.delivered', args: {}, aggregate: 'deliveries' });
  const seen = (): Act | null =>
    some('meeting', ({ id, noticeVersion }: Meeting) => ({
      name: 'meeting.seen',
      args: { meetingId: id, noticeVersion },
      aggregate: `seen:${id}`,
    }));
  const opinion = (): Act | null =>
    some('meeting', ({ id, mayAnswerFor }: Meeting) => ({
      name: 'meeting.opinion',
      args: { meetingId: id, id: newId(), kind: random.pick(['opinion', 'petition']), text: say('Ý kiến') },
      aggregate: `opinions:${id}`,
      ...(mayAnswerFor[0] !== undefined && random.chance(20) ? { onBehalfOf: mayAnswerFor[0].id } : {}),
    }));
  const mark = (): Act | null =>
    some('roll', ({ rows }: Roll, id) => {
      const [first, ...rest] = rows;
      if (first === undefined) return null;
      const row = random.pick([first, ...rest]);
      const one = { memberId: row.id, mark: random.pick(['present', 'excused', 'unexcused']), version: row.version };
      return { name: 'meeting.mark', args: { meetingId: id, marks: [one] }, aggregate: `roll:${id}` };
    });
  const draft = (): Act | null =>
    some('record', ({ record, current, mayEdit }: MeetingRecord, id) => {
      if (!mayEdit && random.chance(80)) return null;
      const meetingId = id.split(':')[0] ?? '';
      const basedOn = current?.version ?? 0;
      return {
        name: 'meeting.draft',
        args: { meetingId, record, basedOn, body: say('Biên bản') },
        aggregate: `record:${id}`,
        baseVersion: basedOn,
      };
    });
  const finish = (): Act | null =>
    some('assignments', ({ items }: AssignmentList) => {
      const [first, ...rest] = items;
      if (first === undefined) return null;
      const { id } = random.pick([first, ...rest]);
      return { name: 'task.finish', args: { assignmentId: id, result: say('Xong') }, aggregate: `task:${id}` };
    });
  const write = (): Act => {
    const id = newId();
    const to = random.pick(['cell', 'committee', 'both']);
    const args = { id, messageId: newId(), to, kind: 'concern', subject: say('Đèn'), text: say('Đường tối') };
    const [first] = me()?.member?.helps ?? [];
    return {
      name: 'feedback.file',
      args,
      aggregate: `letter:${id}`,
      ...(first !== undefined && random.chance(30) ? { onBehalfOf: first.id } : {}),
    };
  };
  const reply = (): Act | null =>
    some('letter', ({ id, version }: FeedbackThread) => ({
      name: 'feedback.reply',
      args: { threadId: id, messageId: newId(), version, text: say('Viết thêm') },
      aggregate: `letter:${id}`,
    }));
  const correct = (): Act => ({
    name: 'correction.file',
    args: { field: random.pick(['fullName', 'birthDate']), wrong: say('Sai'), right: 'Đúng' },
    aggregate: 'corrections',
  });
  const readNotice = (): Act | null =>
    some('notice', (_body: unknown, id) => ({ name: 'notice.read', args: { ids: [id] }, aggregate: 'notices' }));
  const answerUninvited = (): Act | null =>
    some('invitees', ({ items }: InviteeList, id) => {
      const [first, ...rest] = items;
      if (first === undefined) return null;
      return {
        name: 'meeting.answer',
        args: { meetingId: id, answer: 'attending' },
        aggregate: `answer:${id}`,
        onBehalfOf: random.pick([first, ...rest]).id,
      };
    });
  const nonsense = (): Act =>
    random.pick<Act>([
      { name: 'meeting.rsvp', args: { meeting: 1 }, aggregate: 'old' },
      { name: 'meeting.answer', args: { meetingId: 'x' }, aggregate: 'bad' },
      { name: 'meeting.answer', args: { meetingId: newId(), answer: 'attending' }, aggregate: 'gone' },
      { name: 'feedback.file', args: null, aggregate: 'none' },
    ]);

  const often = [answer, answer, opinion, seen, mark, mark, draft, write, reply] as const;
  const seldom = [delivered, finish, correct, readNotice, answerUninvited, nonsense] as const;
  return () => {
    for (;;) {
      const act = (random.chance(75) ? random.pick(often) : random.pick(seldom))();
      if (act !== null) return act;
    }
  };
}
