import type { MemberList } from '@sotay/contract';
import { cellApi } from '#lib/api/cell.ts';
import { refreshAll, replicated } from '#lib/replica/replica.ts';
import type { Read } from './kept.svelte.ts';
import { me } from './me.svelte.ts';
import { remote } from './remote.svelte.ts';

/** Members of one's own cell. */
export const cellMembers: Read<MemberList> = {
  get data() {
    return list()?.data;
  },
  get problem() {
    return list()?.problem ?? null;
  },
  get at() {
    return list()?.at ?? null;
  },
  refresh: () => refreshAll(),
};

function list(): Read<MemberList> | undefined {
  const cell = me.data?.member?.cell.id;
  return cell === undefined ? undefined : replicated<MemberList>('cell', String(cell));
}

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
