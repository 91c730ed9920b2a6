import { myMeetings } from '#lib/stores/meetings.svelte.ts';

/** Asked together with who is signed in. */
export function load(): void {
  void myMeetings.refresh();
}
