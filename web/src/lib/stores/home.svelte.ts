import { meApi } from '#lib/api/me.ts';
import { remote } from './remote.svelte.ts';

/** The first screen: what is asked of me, what is new. */
export const home = remote(meApi.home);
