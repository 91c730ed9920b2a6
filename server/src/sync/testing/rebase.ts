import type { Mutation, MutationResult } from '@sotay/contract';

/** Acts whose place in the order is written into what they say. */
const VERSIONED: readonly string[] = ['feedback.reply', 'meeting.mark'];

/** Whether an act can only be said when the answer to an earlier one is known. */
export function isMadeOnTheLast(act: Mutation, earlier: Mutation): boolean {
  return act.aggregate === earlier.aggregate && act.name === earlier.name && VERSIONED.includes(act.name);
}

/** An act of the outbox after the one before it on the same thing was answered: it was made on what that one left. */
export function rebased(act: Mutation, before: Mutation, { outcome, version, answer }: MutationResult): Mutation {
  const follows =
    act.aggregate === before.aggregate && act.name === before.name && act.onBehalfOf === before.onBehalfOf;
  if (!follows || outcome !== 'applied') return act;
  if (act.name === 'meeting.mark') return remarked(act, answer as { rows: { id: number; version: number }[] });
  if (version === null) return act;
  if (act.name === 'feedback.reply') return { ...act, args: { ...(act.args as object), version } };
  return act.baseVersion === null ? act : { ...act, baseVersion: Math.max(act.baseVersion, version) };
}

function remarked(act: Mutation, answer: { rows: { id: number; version: number }[] }): Mutation {
  const { meetingId, marks } = act.args as { meetingId: string; marks: { memberId: number; version: number }[] };
  const now = (mark: { memberId: number; version: number }): number =>
    Math.max(mark.version, answer.rows.find((row) => row.id === mark.memberId)?.version ?? 0);
  return { ...act, args: { meetingId, marks: marks.map((mark) => ({ ...mark, version: now(mark) })) } };
}
