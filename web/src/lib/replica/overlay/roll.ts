import type { ActArgs, Roll, RollCounts, RollRow } from '@sotay/contract';
import type { ShownAct } from './overlay.ts';

/** Marks made here, with the counts above them. Versions of the rows stay the server's. */
export function marked(roll: Roll, args: ActArgs<'meeting.mark'>, _act: ShownAct, meetingId: string): Roll {
  if (meetingId !== args.meetingId) return roll;
  const counts = { ...roll.counts };
  const rows = roll.rows.map((row) => {
    const mark = args.marks.filter((one) => one.memberId === row.id).at(-1);
    if (!mark) return row;
    const next = { ...row, mark: mark.mark, late: mark.mark === 'present' && mark.late === true };
    count(counts, row, -1);
    count(counts, next, 1);
    return next;
  });
  return { ...roll, rows, counts };
}

/** `base` and `voteBase` hang on the dated standings, which only the server knows: they move when it answers. */
function count(counts: RollCounts, row: RollRow, by: 1 | -1): void {
  counts[row.mark ?? 'unmarked'] += by;
  if (row.late) counts.late += by;
  if (row.votes && row.mark === 'present') counts.voters += by;
}
