import { meApi } from '#lib/api/me.ts';
import { cellMembers, cellNoAccount, cellWaiting } from './cell.svelte.ts';
import { corrections } from './corrections.svelte.ts';
import { devices, passkeys } from './devices.svelte.ts';
import { forgetFeedback } from './feedback.svelte.ts';
import { home } from './home.svelte.ts';
import { me } from './me.svelte.ts';
import { openedMember } from './opened-member.svelte.ts';
import { forgetPersonal } from './personal.ts';
import { summary } from './summary.svelte.ts';

/** Forgets everything this page knows about the person: on signing out, and when another signs in. */
export function forgetPerson(): void {
  // No member has the number 0: whoever was opened is forgotten.
  openedMember(0);
  for (const store of [me, home, summary, devices, passkeys, corrections, cellMembers, cellWaiting, cellNoAccount])
    store.clear();
  forgetFeedback();
  forgetPersonal();
}

/** Signs out of this device. @throws Problem when the server was not reached: the person is then still signed in */
export async function signOut(): Promise<void> {
  await meApi.signOut();
  forgetPerson();
}
