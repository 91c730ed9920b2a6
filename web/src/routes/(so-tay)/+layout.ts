import { me } from '#lib/stores/me.svelte.ts';

/** Asks who is signed in while the page's own code is still coming. */
export function load(): void {
  void me.refresh();
}
