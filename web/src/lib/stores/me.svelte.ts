import { meApi } from '#lib/api/me.ts';
import { remote } from './remote.svelte.ts';

/** Who is signed in, with which faces. */
export const me = remote(meApi.me);
