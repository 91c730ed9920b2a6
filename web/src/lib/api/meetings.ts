import type {
  EditMeeting,
  GiveAnswer,
  Invitee,
  InviteeList,
  Meeting,
  MeetingChoices,
  MeetingFile,
  MoveMeeting,
  MyMeetings,
  OwnAnswer,
  PaperText,
  PrepareMeeting,
  PriorOpinionList,
  Revealed,
} from '@sotay/contract';
import { get, send } from './client.ts';

const of = (id: string): string => `/api/meetings/${id}`;

/** Meetings up to the moment they open: lists, one meeting, preparing, convening, answering. */
export const meetingsApi = {
  mine: (after: string | null) =>
    get<MyMeetings>(`/api/me/meetings${after === null ? '' : `?after=${encodeURIComponent(after)}`}`),
  one: (id: string) => get<Meeting>(of(id)),
  at: (address: string) => get<Meeting>(`/api/meetings/at/${encodeURIComponent(address)}`),
  prepare: (asked: PrepareMeeting) => send<Meeting>('POST', '/api/meetings', asked),
  choices: (id: string) => get<MeetingChoices>(`${of(id)}/choices`),
  edit: (id: string, edit: EditMeeting) => send<Meeting>('PATCH', of(id), edit),
  move: (id: string, move: MoveMeeting) => send<Meeting>('POST', `${of(id)}/moves`, move),
  /** My invitations have reached this device: the mark my officers see. */
  delivered: () => send('POST', '/api/me/meetings/delivered', {}),
  seen: (id: string, noticeVersion: number) => send('POST', `${of(id)}/seen`, { noticeVersion }),
  answer: (id: string, answer: GiveAnswer) => send<OwnAnswer>('PUT', `${of(id)}/answer`, answer),
  invitees: (id: string) => get<InviteeList>(`${of(id)}/invitees`),
  decide: (id: string, memberId: number, decision: NonNullable<Invitee['decision']>) =>
    send('PUT', `${of(id)}/invitees/${memberId}/decision`, { decision }),
  /** The phone of one invitee for a minute, recorded where he sees it. */
  call: (memberId: number) =>
    send<Revealed>('POST', `/api/members/${memberId}/reveal`, { field: 'phone', reason: 'meetingCall' }),
  opinions: (id: string) => get<PriorOpinionList>(`${of(id)}/opinions`),
  answerOpinion: (id: string, opinionId: string, answer: string) =>
    send('PUT', `${of(id)}/opinions/${opinionId}/answer`, { answer }),
  addFile(id: string, purpose: MeetingFile['purpose'], file: File) {
    const form = new FormData();
    form.set('file', file);
    return send<MeetingFile>('POST', `${of(id)}/files?purpose=${purpose}`, form);
  },
  removeFile: (id: string, fileId: string) => send('POST', `${of(id)}/files/${fileId}/remove`, {}),
  paperText: (id: string, fileId: string) => get<PaperText>(`${of(id)}/files/${fileId}/text`),
  fileAddress: (id: string, fileId: string) => `${of(id)}/files/${fileId}`,
};
