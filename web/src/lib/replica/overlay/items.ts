/** Stands on what was made here and has not been answered: the screen says *Chờ gửi* in place of days and states. */
export interface Unsent {
  unsent?: true;
}

/** `items` with `one` at an end of them, unless the server has brought it already. */
export function added<T extends { id: string }>(items: readonly T[], one: T & Unsent, where: 'first' | 'last'): T[] {
  if (items.some((item) => item.id === one.id)) return [...items];
  return where === 'first' ? [one, ...items] : [...items, one];
}

/** `items` with those that `is` changed by `change`. */
export function changed<T>(items: readonly T[], is: (item: T) => boolean, change: (item: T) => T): T[] {
  return items.map((item) => (is(item) ? change(item) : item));
}
