import type { FileCorrection, OwnCorrectionList } from '@sotay/contract';
import { doAct } from './doing.ts';
import { kept } from './kept.svelte.ts';

/** Own correction requests and their answers. */
export const corrections = kept<OwnCorrectionList>('corrections');

/** Asks for a correction, for oneself or for a member whom one helps. @throws ApiProblem */
export function fileCorrection(request: FileCorrection, forMember?: number): Promise<void> {
  return doAct('correction.file', request, forMember === undefined ? {} : { onBehalfOf: forMember });
}
