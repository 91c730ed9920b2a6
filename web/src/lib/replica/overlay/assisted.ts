import type { ActArgs, Assisted } from '@sotay/contract';
import { answered } from './meetings.ts';
import type { ShownAct } from './overlay.ts';

/**
 * What waits for a member whom the person acts for, with what was already done for him here laid over it.
 *
 * @param acts in the order in which they were made; those for others are passed over
 */
export function doneForHim(toDo: Assisted, acts: readonly ShownAct[]): Assisted {
  return acts.filter((act) => act.onBehalfOf === toDo.member.id).reduce(laidOver, toDo);
}

function laidOver(toDo: Assisted, act: ShownAct): Assisted {
  if (act.name === 'meeting.answer') {
    const args = act.args as ActArgs<'meeting.answer'>;
    const meetings = toDo.meetings.map((meeting) =>
      meeting.id === args.meetingId ? { ...meeting, own: answered(meeting.own, args, act) } : meeting,
    );
    return { ...toDo, meetings };
  }
  if (act.name === 'task.finish') {
    const { assignmentId } = act.args as ActArgs<'task.finish'>;
    return { ...toDo, tasks: toDo.tasks.filter((task) => task.id !== assignmentId) };
  }
  return toDo;
}
