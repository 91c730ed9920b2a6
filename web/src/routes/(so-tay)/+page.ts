import { home } from '#lib/stores/home.svelte.ts';

/** Asked together with who is signed in: one after the other costs a slow line a second. */
export function load(): void {
  void home.refresh();
}
