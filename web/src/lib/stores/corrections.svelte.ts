import { meApi } from '#lib/api/me.ts';
import { remote } from './remote.svelte.ts';

/** Own correction requests and their answers. */
export const corrections = remote(meApi.corrections);
