import type { Addressees, FeedbackInbox, FeedbackThread, FileFeedback, OwnFeedbackList } from '@sotay/contract';
import { get, send } from './client.ts';

/** What is asked of and told to a thread; the ids of what is written are made here, so that a retry sends once. */
export const feedbackApi = {
  own: (after: string | null) =>
    get<OwnFeedbackList>(`/api/me/feedback${after === null ? '' : `?after=${encodeURIComponent(after)}`}`),
  inbox: (orgId: number, after: string | null) =>
    get<FeedbackInbox>(`/api/feedback?orgId=${orgId}${after === null ? '' : `&after=${encodeURIComponent(after)}`}`),
  answered: (orgId: number) => get<FeedbackInbox>(`/api/feedback?orgId=${orgId}&state=answered`),
  thread: (id: string) => get<FeedbackThread>(`/api/feedback/${id}`),
  addressees: (memberId: number | null) =>
    get<Addressees>(`/api/feedback/addressees${memberId === null ? '' : `?memberId=${memberId}`}`),
  file: (memberId: number | null, letter: FileFeedback) =>
    send<{ id: string }>('POST', memberId === null ? '/api/me/feedback' : `/api/members/${memberId}/feedback`, letter),
  write: (id: string, act: 'reply' | 'reopen' | 'answer', messageId: string, version: number, text: string) =>
    send('POST', `/api/feedback/${id}/${act}`, { messageId, version, text }),
  close: (id: string, version: number) => send('POST', `/api/feedback/${id}/close`, { version }),
};
