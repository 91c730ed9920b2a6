import type {
  ActArgs,
  Assignment,
  AssignmentList,
  Home,
  InviteeList,
  Meeting,
  MeetingRecord,
  Notice,
  OwnAnswer,
  PriorOpinionList,
} from '@sotay/contract';
import { added, changed, stageOf, type MadeHere } from './items.ts';
import type { ShownAct } from './overlay.ts';

type Answer = ActArgs<'meeting.answer'>;

/** My answer on the invitation. */
export function answeredHere(meeting: Meeting, args: Answer, act: ShownAct): Meeting {
  if (meeting.id !== args.meetingId || act.onBehalfOf !== null) return meeting;
  return { ...meeting, own: answered(meeting.own, args, act) };
}

/** My answer on Trang chủ, where nothing is asked any more. */
export function answeredAtHome(home: Home, args: Answer, act: ShownAct): Home {
  if (act.onBehalfOf !== null) return home;
  const next = home.nextMeeting;
  return {
    ...home,
    nextMeeting: next?.id === args.meetingId ? { ...next, own: answered(next.own, args, act) } : next,
    todos: home.todos.filter((todo) => todo.kind !== 'answerInvitation' || todo.id !== args.meetingId),
  };
}

/** An answer just given, on top of what stood. */
export function answered(own: OwnAnswer | null, args: Answer, act: ShownAct): OwnAnswer & MadeHere {
  return {
    deliveredAt: own?.deliveredAt ?? act.madeAt,
    seenAt: own?.seenAt ?? act.madeAt,
    answer: args.answer,
    answeredAt: act.madeAt,
    answeredByOther: null,
    reason: args.reason ?? null,
    // A new request waits for a new decision.
    decision: null,
    version: own?.version ?? 0,
    here: stageOf(act),
  };
}

/** Another's answer in the officers' list, with the counts above it. */
export function answeredByOther(list: InviteeList, args: Answer, act: ShownAct, id: string): InviteeList {
  const before = list.items.find((item) => item.id === act.onBehalfOf);
  if (id !== args.meetingId || before === undefined) return list;
  const after = { ...before, ...args, answeredAt: act.madeAt, reason: args.reason ?? null, decision: null };
  const counts = { ...list.counts };
  if (before.role === 'summoned') {
    const add = (invitee: typeof after | typeof before, by: 1 | -1): void => {
      if (invitee.answer === 'attending') counts.attending += by;
      else if (invitee.answer === 'absent') counts.askedAbsent += by;
      else counts.silent += by;
      if (invitee.answer === 'absent' && invitee.decision === null) counts.undecided += by;
    };
    add(before, -1);
    add(after, 1);
  }
  return {
    items: changed(
      list.items,
      (item) => item === before,
      () => after,
    ),
    counts,
  };
}

/** The invitation was opened: its changes are news no more. */
export function noticeSeen(meeting: Meeting, args: ActArgs<'meeting.seen'>, act: ShownAct): Meeting {
  if (meeting.id !== args.meetingId) return meeting;
  return {
    ...meeting,
    own: meeting.own && { ...meeting.own, seenAt: meeting.own.seenAt ?? act.madeAt },
    changes: meeting.changes.filter((change) => change.noticeVersion > args.noticeVersion),
  };
}

/** An opinion written before the meeting; one written for another stands under his name once the server has it. */
export function opinionWritten(
  list: PriorOpinionList,
  args: ActArgs<'meeting.opinion'>,
  act: ShownAct,
  meetingId: string,
): PriorOpinionList {
  if (meetingId !== args.meetingId || act.onBehalfOf !== null) return list;
  const { id, kind, text } = args;
  const author = list.items.find((item) => item.own)?.author ?? { id: 0, fullName: '' };
  const words = { id, author, own: true, kind, text, writtenAt: act.madeAt };
  return {
    items: added(
      list.items,
      { ...words, answer: null, answeredAt: null, mayAnswer: false, here: stageOf(act) },
      'last',
    ),
  };
}

/** A text saved here. Its version stays the server's, because a next text is based on that. */
export function draftSaved(
  record: MeetingRecord,
  args: ActArgs<'meeting.draft'>,
  act: ShownAct,
  id: string,
): MeetingRecord {
  if (id !== `${args.meetingId}:${args.record}`) return record;
  const { basedOn, body } = args;
  const version = record.current?.version ?? 0;
  return {
    ...record,
    current: { id: act.id, version, basedOn, body, sha256: '', savedBy: null, savedAt: act.madeAt },
    // Nobody signs what the server has not seen.
    maySignAs: null,
    mayPublish: false,
  };
}

/** A task that I say is done. */
export function taskFinished(list: AssignmentList, args: ActArgs<'task.finish'>, act: ShownAct): AssignmentList {
  return {
    items: changed<Assignment & MadeHere>(
      list.items,
      (task) => task.id === args.assignmentId,
      (task) => ({
        ...task,
        state: 'done',
        result: args.result ?? null,
        overdue: false,
        mayFinish: false,
        here: stageOf(act),
      }),
    ),
  };
}

/** A notice read. */
export function noticeRead(notice: Notice, args: ActArgs<'notice.read'>, _act: ShownAct, id: string): Notice {
  return args.ids.includes(id) ? { ...notice, read: true } : notice;
}
