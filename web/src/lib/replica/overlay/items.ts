import type { ShownAct } from './overlay.ts';

/** Stands on what was done here and no pull has shown yet. */
export interface MadeHere {
  /** It waits to be sent, and the screen says *Chờ gửi*; or it was received, and what the server says of it is on its way. */
  here?: 'waits' | 'received';
}

/** How far an act has come. */
export function stageOf(act: Pick<ShownAct, 'result'>): 'waits' | 'received' {
  return act.result === undefined ? 'waits' : 'received';
}

/** `items` with `one` at an end of them, unless the server has brought it already. */
export function added<T extends { id: string }>(items: readonly T[], one: T & MadeHere, where: 'first' | 'last'): T[] {
  if (items.some((item) => item.id === one.id)) return [...items];
  return where === 'first' ? [one, ...items] : [...items, one];
}

/** `items` with those that `is` changed by `change`. */
export function changed<T>(items: readonly T[], is: (item: T) => boolean, change: (item: T) => T): T[] {
  return items.map((item) => (is(item) ? change(item) : item));
}
