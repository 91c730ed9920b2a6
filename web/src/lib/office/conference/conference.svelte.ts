import type { EditMeeting, Meeting, MoveMeeting } from '@sotay/contract';
import { remote, type Remote } from '#lib/stores/remote.svelte.ts';
import { get, send } from '../api.ts';

/** One conference, as its organisers prepare and hold it. */
export interface ConferenceStore extends Remote<Meeting> {
  /** Changes it against the version on the screen. @throws ApiProblem */
  edit(change: Omit<EditMeeting, 'version'>): Promise<void>;
  /** Makes one act of its life. @throws ApiProblem */
  move(act: Omit<MoveMeeting, 'version'>): Promise<void>;
}

/** The conference with this id; read by `refresh()`. */
export function conference(id: string): ConferenceStore {
  const own = remote(() => get<Meeting>(`/api/meetings/${id}`));
  const version = (): number => own.data?.version ?? 0;
  return Object.defineProperties(
    {
      async edit(change: Omit<EditMeeting, 'version'>) {
        own.replace(await send<Meeting>('PATCH', `/api/meetings/${id}`, { ...change, version: version() }));
      },
      async move(act: Omit<MoveMeeting, 'version'>) {
        own.replace(await send<Meeting>('POST', `/api/meetings/${id}/moves`, { ...act, version: version() }));
      },
    },
    Object.getOwnPropertyDescriptors(own),
  ) as ConferenceStore;
}
