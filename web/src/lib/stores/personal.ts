import { remote, type Remote } from './remote.svelte.ts';

let clearings: readonly (() => void)[] = [];

/** A store of what belongs to the signed-in person; forgotten with him, by a page that need not know it. */
export function personal<T>(load: () => Promise<T>): Remote<T> {
  const store = remote(load);
  onForgetting(store.clear);
  return store;
}

/** Stores of one kind, one for each key, made when first asked for. */
export function keyed<T>(load: (key: string) => Promise<T>): (key: string) => Remote<T> {
  let known: Readonly<Record<string, Remote<T>>> = {};
  onForgetting(() => (known = {}));
  return (key) => {
    const found = known[key];
    if (found) return found;
    const made = remote(() => load(key));
    known = { ...known, [key]: made };
    return made;
  };
}

/** Something else that is to be forgotten when the person signs out. */
export function onForgetting(clear: () => void): void {
  clearings = [...clearings, clear];
}

/** Forgets all of it. */
export function forgetPersonal(): void {
  for (const clear of clearings) clear();
}
