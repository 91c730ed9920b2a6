import type { PackPart, PackQuery, Sheet } from '@sotay/contract';
import { get } from './client.ts';

/** A meeting on paper, and the signed sheet on its way back. */
export const paperPackApi = {
  /** Where the pack with these parts is fetched. */
  address(meetingId: string, parts: readonly PackPart[], slips: PackQuery['slips']): string {
    const chosen = `parts=${parts.join(',')}`;
    return `/api/meetings/${meetingId}/papers/pack.pdf?${slips === 'all' ? chosen : `${chosen}&slips=${slips}`}`;
  },
  sheet: (meetingId: string, version: string) => get<Sheet>(`/api/meetings/${meetingId}/sheets/${version}`),
};
