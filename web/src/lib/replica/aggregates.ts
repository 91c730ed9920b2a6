import type { ActArgs, ActName } from '@sotay/contract';

/** The thing whose acts keep their order (SY22): as small as it can be, so that an act that waits holds up little. */
export function aggregateOf<N extends ActName>(name: N, args: ActArgs<N>): string {
  return AGGREGATES[name](args);
}

const AGGREGATES: { readonly [N in ActName]: (args: ActArgs<N>) => string } = {
  'meeting.answer': ({ meetingId }) => `answer:${meetingId}`,
  'meeting.delivered': () => 'deliveries',
  'meeting.seen': ({ meetingId }) => `seen:${meetingId}`,
  'meeting.opinion': ({ meetingId }) => `opinions:${meetingId}`,
  'meeting.checkIn': ({ meetingId }) => `checkIn:${meetingId}`,
  'meeting.mark': ({ meetingId }) => `roll:${meetingId}`,
  'meeting.draft': ({ meetingId, record }) => `record:${meetingId}:${record}`,
  'task.finish': ({ assignmentId }) => `task:${assignmentId}`,
  'feedback.file': ({ id }) => `letter:${id}`,
  'feedback.reply': ({ threadId }) => `letter:${threadId}`,
  'correction.file': () => 'corrections',
  'notice.read': () => 'notices',
};
