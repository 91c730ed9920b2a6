import type { Home } from '@sotay/contract';
import { kept } from './kept.svelte.ts';

/** The first screen: what is asked of me, what is new. */
export const home = kept<Home>('home', { always: true });
