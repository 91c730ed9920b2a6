import type { MeetingRecord, RecordKind, Report } from '@sotay/contract';
import { recordsApi } from '#lib/api/records.ts';
import { keyed, onForgetting } from './personal.ts';

const records = {
  minutes: keyed<MeetingRecord>((id) => recordsApi.read(id, 'minutes')),
  resolution: keyed<MeetingRecord>((id) => recordsApi.read(id, 'resolution')),
};

/** Minutes or resolution of a meeting. */
export function recordOf(id: string, record: RecordKind): ReturnType<typeof records.minutes> {
  return records[record](id);
}

/** A text being written, and the saved text it began from; it stays while the person looks elsewhere. */
export interface Writing {
  basedOn: number;
  base: string;
  body: string;
}
let writings: Readonly<Record<string, Writing>> = {};
onForgetting(() => (writings = {}));

/** What is being written of a record. */
export function writingOf(id: string, record: RecordKind): Writing {
  const key = `${id} ${record}`;
  const known = writings[key];
  if (known) return known;
  const begun = $state<Writing>({ basedOn: 0, base: '', body: '' });
  writings = { ...writings, [key]: begun };
  return begun;
}

/** Begins again from what is saved, unless something unsaved would be lost. */
export function catchUp(writing: Writing, current: MeetingRecord['current']): void {
  if (current === null || current.version === writing.basedOn || writing.body !== writing.base) return;
  startFrom(writing, current);
}

/** Begins again from what is saved. */
export function startFrom(writing: Writing, current: MeetingRecord['current']): void {
  writing.basedOn = current?.version ?? 0;
  writing.base = current?.body ?? '';
  writing.body = writing.base;
}

/** The report of a body for a month; the key is `<body>/<first day of the month>`. */
export const reportOf = keyed<Report>((key) => {
  const [orgId = '', forMonth = ''] = key.split('/');
  return recordsApi.openReport(Number(orgId), forMonth);
});
