import { meApi } from '#lib/api/me.ts';
import { remote } from './remote.svelte.ts';

/** The member's own summary, numbers masked. */
export const summary = remote(meApi.summary);
