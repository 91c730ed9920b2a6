import type { OwnSummary } from '@sotay/contract';
import { kept } from './kept.svelte.ts';

/** The member's own summary, numbers masked. */
export const summary = kept<OwnSummary>('summary');
