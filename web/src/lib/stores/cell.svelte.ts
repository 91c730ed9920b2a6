import type { MemberList, MemberRow } from '@sotay/contract';
import { cellApi } from '#lib/api/cell.ts';
import { me } from './me.svelte.ts';
import { remote } from './remote.svelte.ts';

/** Members of one's own cell, all pages: a cell has 3 to a little over 100. */
export const cellMembers = remote<MemberList>(async () => {
  const orgId = ownCell();
  const first = await cellApi.members(orgId, null);
  const items: MemberRow[] = [...first.items];
  for (let next = first.next; next !== null;) {
    const page = await cellApi.members(orgId, next);
    items.push(...page.items);
    next = page.next;
  }
  return { ...first, items, next: null };
});

/** Codes and sign-outs of the cell that wait for a second officer. */
export const cellWaiting = remote(async () => {
  const orgId = ownCell();
  const [codes, signOuts] = await Promise.all([cellApi.codes(orgId), cellApi.signOuts(orgId)]);
  return { codes: codes.items, signOuts: signOuts.items };
});

/** The cell's members without an account. */
export const cellNoAccount = remote(() => cellApi.noAccount(ownCell()));

function ownCell(): number {
  const cell = me.data?.member?.cell.id;
  if (cell === undefined) throw new Error('Only a member has a cell');
  return cell;
}
