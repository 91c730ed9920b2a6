import { getContext, setContext } from 'svelte';
import type { Desk, Me } from '@sotay/contract';

const KEY = Symbol('desk');
const CHOSEN = 'sotay.ban-lam-viec';

/** Who works, and for which body: every page of Văn phòng asks this first. */
export interface OfficeSeat {
  readonly me: Me;
  readonly desks: readonly Desk[];
  readonly desk: Desk;
  /** Is told of a newer reading of /api/me. */
  know(me: Me): void;
  /** Goes to work for another body, in this tab. */
  choose(orgId: number): void;
}

/** Seats the person for all pages below; he has at least one desk. */
export function seat(first: Me): OfficeSeat {
  let me = $state.raw(first);
  let chosen = $state<number | null>(Number(sessionStorage.getItem(CHOSEN)) || null);
  const desk = $derived(me.faces.office.find((each) => each.org.id === chosen) ?? (me.faces.office[0] as Desk));
  return setContext<OfficeSeat>(KEY, {
    get me() {
      return me;
    },
    get desks() {
      return me.faces.office;
    },
    get desk() {
      return desk;
    },
    know(next) {
      me = next;
    },
    choose(orgId) {
      chosen = orgId;
      sessionStorage.setItem(CHOSEN, String(orgId));
    },
  });
}

/** The seat of this page. */
export function theSeat(): OfficeSeat {
  return getContext<OfficeSeat>(KEY);
}
