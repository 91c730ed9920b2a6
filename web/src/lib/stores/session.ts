import { meApi } from '#lib/api/me.ts';
import { signOut as leaveDevice, wipeDevice } from '#lib/replica/replica.ts';
import { cellNoAccount, cellWaiting } from './cell.svelte.ts';
import { devices, passkeys } from './devices.svelte.ts';
import { forgetFeedback } from './feedback.svelte.ts';
import { openedMember } from './opened-member.svelte.ts';
import { forgetPersonal } from './personal.ts';

/** Forgets everything this page and this device know about the person: the session has been ended by the server. */
export async function forgetPerson(): Promise<void> {
  forgetPage();
  await wipeDevice();
}

/** Signs out of this device. @throws ApiProblem when the server was not reached: the person is then still signed in */
export async function signOut(): Promise<void> {
  await leaveDevice(meApi.signOut);
  forgetPage();
}

function forgetPage(): void {
  // No member has the number 0: whoever was opened is forgotten.
  openedMember(0);
  for (const store of [devices, passkeys, cellWaiting, cellNoAccount]) store.clear();
  forgetFeedback();
  forgetPersonal();
}
