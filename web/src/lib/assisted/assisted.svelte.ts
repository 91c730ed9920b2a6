import { me } from '#lib/stores/me.svelte.ts';
import { onForgetting } from '#lib/stores/personal.ts';

/** For whom the person acts in this tab. */
export interface AssistedPerson {
  readonly id: number;
  readonly fullName: string;
}
interface Mode extends AssistedPerson {
  /** Whose mode it is: after another has signed in it is nobody's. */
  readonly by: string;
  /** Where he came from, and goes back to. */
  readonly back: string;
}

const KEY = 'sotay.lam-ho';
/** Of the tab and not of the device: what one tab does for another is no business of the next. It survives a reload. */
let mode = $state.raw<Mode | null>(kept());
onForgetting(() => void endActing());

/** The person for whom this tab acts (*làm hộ*); null when one acts for oneself. */
export const acting = {
  get person(): AssistedPerson | null {
    return mode !== null && mode.by === me.data?.account.id ? mode : null;
  },
};

/** Begins to act for somebody. Until the end his name stands on every screen. */
export function beginActing({ id, fullName }: AssistedPerson, back: string): void {
  const by = me.data?.account.id;
  if (by === undefined) return;
  mode = { id, fullName, by, back };
  keep(JSON.stringify(mode));
}

/** Ends it. @returns where to go back to */
export function endActing(): string {
  const back = mode?.back ?? '/';
  mode = null;
  keep(null);
  return back;
}

/** Whether a screen is one of the acts done for this person; every other shows and does what is one's own. */
export function belongsToActing(path: string, person: AssistedPerson): boolean {
  const { id } = person;
  return (
    ['/lam-ho', `/lam-ho/${id}`, '/y-kien/moi', `/chi-bo/${id}`].includes(path) ||
    [`/chi-bo/${id}/dien-thoai`, `/chi-bo/${id}/bao-sai-sot`].includes(path) ||
    /^\/sinh-hoat\/\d{4}-[^/]+$/.test(path)
  );
}

function kept(): Mode | null {
  try {
    const read: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
    return isMode(read) ? read : null;
  } catch {
    return null;
  }
}
function isMode(read: unknown): read is Mode {
  if (typeof read !== 'object' || read === null) return false;
  const { id, fullName, by, back } = read as Record<string, unknown>;
  const isPath = typeof back === 'string' && back.startsWith('/') && !back.startsWith('//');
  return typeof id === 'number' && typeof fullName === 'string' && typeof by === 'string' && isPath;
}

function keep(text: string | null): void {
  try {
    if (text === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, text);
  } catch {
    // A browser that keeps nothing ends the mode with a reload; nothing is done in the wrong name.
  }
}
