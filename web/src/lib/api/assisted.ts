import type { Assisted, DoneFor } from '@sotay/contract';
import { get } from './client.ts';

/** Acting for a member: what waits for his acts, and what was done for him. */
export const assistedApi = {
  open: (memberId: number) => get<Assisted>(`/api/members/${memberId}/assisted`),
  doneFor: (memberId: number, after: string | null) =>
    get<DoneFor>(`/api/members/${memberId}/done-for${after === null ? '' : `?after=${encodeURIComponent(after)}`}`),
  doneForAddress: (memberId: number) => `/api/members/${memberId}/done-for.pdf`,
};
