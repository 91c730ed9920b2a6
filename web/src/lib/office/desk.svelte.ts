import { getContext, setContext } from 'svelte';
import type { Desk, Me } from '@sotay/contract';
import { get } from '#lib/api/client.ts';

const KEY = Symbol('desk');
const CHOSEN = 'sotay.ban-lam-viec';

/** Who works, and for which body: every page of Văn phòng asks this first. */
export class OfficeSeat {
  me = $state.raw<Me>() as Me;
  readonly desks: readonly Desk[] = $derived(this.me.faces.office);
  desk: Desk = $derived.by(() => this.desks.find((desk) => desk.org.id === this.#chosen) ?? (this.desks[0] as Desk));
  #chosen = $state<number | null>(Number(sessionStorage.getItem(CHOSEN)) || null);

  constructor(me: Me) {
    this.me = me;
  }

  /** Goes to work for another body, in this tab. */
  choose(orgId: number): void {
    this.#chosen = orgId;
    sessionStorage.setItem(CHOSEN, String(orgId));
  }

  /** Reads again who I am, e.g. after proving it anew. */
  async refresh(): Promise<void> {
    this.me = await get<Me>('/api/me');
  }
}

/** Seats the person for all pages below. */
export function seat(me: Me): OfficeSeat {
  return setContext(KEY, new OfficeSeat(me));
}

/** The seat of this page. */
export function theSeat(): OfficeSeat {
  return getContext<OfficeSeat>(KEY);
}
