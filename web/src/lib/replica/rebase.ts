import type { ActArgs, MarkedRoll, MutationResult } from '@sotay/contract';
import type { WaitingAct } from './database.ts';

type Based = Pick<WaitingAct, 'name' | 'args' | 'aggregate' | 'baseVersion'>;

/** Whether what the server will answer to `earlier` is what `later` was made on: both speak of a version of the same thing. */
export function isMadeOn(later: Based, earlier: Based): boolean {
  if (later.aggregate !== earlier.aggregate) return false;
  const isLetter = later.name === 'feedback.reply' && earlier.name.startsWith('feedback.');
  if (later.name !== earlier.name && !isLetter) return false;
  if (later.name === 'meeting.mark') {
    const before = membersOf(earlier);
    return membersOf(later).some((member) => before.includes(member));
  }
  return later.baseVersion !== null || later.name === 'meeting.draft' || isLetter;
}

/**
 * `act` based on what the server made of the one before it. A version that the person has seen since stays.
 *
 * @param result the final answer to the act before; only an applied one moved anything
 */
export function rebased<A extends Based>(act: A, result: MutationResult): A {
  if (result.outcome !== 'applied') return act;
  if (act.name === 'meeting.mark')
    return { ...act, args: remarked(act.args as ActArgs<'meeting.mark'>, result.answer) };
  const { version } = result;
  if (version === null) return act;
  const newer = (known: number | null): number => Math.max(known ?? 0, version);
  const args = act.args as Partial<Record<'basedOn' | 'version', number>>;
  if (act.name === 'meeting.draft')
    return { ...act, baseVersion: newer(act.baseVersion), args: { ...args, basedOn: newer(args.basedOn ?? 0) } };
  if (act.name === 'feedback.reply')
    return { ...act, baseVersion: newer(act.baseVersion), args: { ...args, version: newer(args.version ?? 0) } };
  return act.baseVersion === null ? act : { ...act, baseVersion: newer(act.baseVersion) };
}

/** Marks carry a version for each row; the answer to marks names the rows as they then stood. */
function remarked(args: ActArgs<'meeting.mark'>, answer: unknown): ActArgs<'meeting.mark'> {
  const rows = (answer as Partial<MarkedRoll> | null)?.rows ?? [];
  const marks = args.marks.map((mark) => {
    const row = rows.find((one) => one.id === mark.memberId);
    if (mark.version === undefined || row === undefined) return mark;
    return { ...mark, version: Math.max(mark.version, row.version) };
  });
  return { ...args, marks };
}

function membersOf(act: Based): number[] {
  return (act.args as ActArgs<'meeting.mark'>).marks.map((mark) => mark.memberId);
}
