import type { Sheet } from '@sotay/contract';
import { paperPackApi } from '#lib/api/paper-pack.ts';
import { keyed } from './personal.ts';

/** A printed attendance sheet, by `<meeting>.<version>` as its code says, the version `latest` for the newest. */
export const sheetOf = keyed<Sheet>((key) => {
  const [meetingId = '', version = 'latest'] = key.split('.');
  return paperPackApi.sheet(meetingId, version);
});
