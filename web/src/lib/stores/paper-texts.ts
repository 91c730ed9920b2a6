import type { PaperText } from '@sotay/contract';
import { meetingsApi } from '#lib/api/meetings.ts';
import { paperText as keptText } from '#lib/replica/replica.ts';
import type { Read } from './kept.svelte.ts';
import { keyed } from './personal.ts';

const byFile = keyed<PaperText>((key) => {
  const [meetingId = '', fileId = ''] = key.split('/');
  return meetingsApi.paperText(meetingId, fileId);
});

/** What a paper of a meeting says: from the device, where it lies with the coming and the last meetings, or online. */
export function paperText(meetingId: string, fileId: string): Read<PaperText> {
  const server = byFile(`${meetingId}/${fileId}`);
  const kept = keptText(fileId);
  const onDevice = (): PaperText | undefined =>
    typeof kept.text === 'string' ? { text: kept.text, size: kept.text.length } : undefined;
  return {
    get data() {
      return server.data ?? onDevice();
    },
    get problem() {
      return onDevice() ? null : server.problem;
    },
    get at() {
      return server.at;
    },
    refresh: () => server.refresh(),
  };
}
