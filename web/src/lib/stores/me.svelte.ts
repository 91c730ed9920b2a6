import type { Me } from '@sotay/contract';
import { kept } from './kept.svelte.ts';

/** Who is signed in, with which faces. */
export const me = kept<Me>('me', { always: true });
