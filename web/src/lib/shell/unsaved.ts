let watched: readonly (() => boolean)[] = [];

/** Something that a person begins on one page and that stays while he looks at another, but not when the page is opened anew. */
export function keptWhileLooking(isBegun: () => boolean): void {
  watched = [...watched, isBegun];
}

/** Whether opening the page anew would lose something. */
export function hasUnsaved(): boolean {
  return watched.some((isBegun) => isBegun());
}
