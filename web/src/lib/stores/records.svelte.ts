import type { MeetingRecord, RecordKind, Report } from '@sotay/contract';
import { recordsApi } from '#lib/api/records.ts';
import { doAct } from './doing.ts';
import { keptOrRead } from './kept.svelte.ts';
import { keyed, onForgetting } from './personal.ts';

const records = keptOrRead<MeetingRecord>('record', (key) => {
  const [id = '', record] = key.split(':');
  return recordsApi.read(id, record as RecordKind);
});

/** Minutes or resolution of a meeting. */
export function recordOf(id: string, record: RecordKind): ReturnType<typeof records> {
  return records(`${id}:${record}`);
}

/** Saves a text; written over an older one it will be kept beside the newer. @throws ApiProblem */
export function saveText(id: string, record: RecordKind, writing: Writing): Promise<void> {
  const { basedOn, body } = writing;
  return doAct('meeting.draft', { meetingId: id, record, basedOn, body }, { baseVersion: basedOn });
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

/** What is written is kept now: nothing of it is unsaved. */
export function written(writing: Writing): void {
  writing.base = writing.body;
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
