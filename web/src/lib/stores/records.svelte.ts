import type { DraftSaved, MeetingRecord, RecordKind, Report } from '@sotay/contract';
import { problemOf } from '#lib/api/problem.ts';
import { recordsApi } from '#lib/api/records.ts';
import { act } from '#lib/replica/replica.ts';
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

/**
 * Saves a text. With a network at once, so that it can be signed; without one it is kept on the device and sent when there is one,
 * beside a newer text if somebody saved meanwhile.
 *
 * @returns what the server made of it; null when it waits on the device
 * @throws ApiProblem
 */
export async function saveText(id: string, record: RecordKind, { basedOn, body }: Writing): Promise<DraftSaved | null> {
  try {
    const saved = await recordsApi.save(id, record, { basedOn, body });
    recordOf(id, record).replace(saved.record);
    return saved;
  } catch (error) {
    if (problemOf(error).status !== 0) throw error;
    await act('meeting.draft', { meetingId: id, record, basedOn, body }, { baseVersion: basedOn });
    return null;
  }
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
