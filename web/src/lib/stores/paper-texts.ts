import type { PaperText } from '@sotay/contract';
import { meetingsApi } from '#lib/api/meetings.ts';
import { keyed } from './personal.ts';
import type { Remote } from './remote.svelte.ts';

const byFile = keyed<PaperText>((key) => {
  const [meetingId = '', fileId = ''] = key.split('/');
  return meetingsApi.paperText(meetingId, fileId);
});

/** What a paper of a meeting says. */
export function paperText(meetingId: string, fileId: string): Remote<PaperText> {
  return byFile(`${meetingId}/${fileId}`);
}
