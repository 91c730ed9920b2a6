import type { MemberPanel } from '@sotay/contract';
import { cellApi } from '#lib/api/cell.ts';
import { remote, type Remote } from './remote.svelte.ts';

let id = 0;
/** The member an officer has opened. Kept for the forms about him: each new reading stands in that member's access log. */
const opened = remote<MemberPanel>(() => cellApi.member(id));

/** The store of one member; what it knew of another is forgotten. */
export function openedMember(memberId: number): Remote<MemberPanel> {
  if (memberId !== id) opened.clear();
  id = memberId;
  return opened;
}
