import type {
  DraftSaved,
  MeetingRecord,
  PaperKind,
  RecordKind,
  Report,
  SaveDraft,
  SettleDrafts,
  SignOnPaper,
  SignRecord,
} from '@sotay/contract';
import { get, send } from './client.ts';

const of = (id: string, record: RecordKind): string => `/api/meetings/${id}/records/${record}`;

/** Minutes, resolution and the monthly report. */
export const recordsApi = {
  read: (id: string, record: RecordKind) => get<MeetingRecord>(of(id, record)),
  draft: (id: string, record: RecordKind) => send<DraftSaved>('POST', `${of(id, record)}/draft`, {}),
  save: (id: string, record: RecordKind, text: SaveDraft) => send<DraftSaved>('PUT', of(id, record), text),
  settle: (id: string, record: RecordKind, joined: SettleDrafts) =>
    send<DraftSaved>('POST', `${of(id, record)}/settle`, joined),
  sign: (id: string, record: RecordKind, signed: SignRecord) =>
    send<MeetingRecord>('POST', `${of(id, record)}/sign`, signed),
  signOnPaper: (id: string, record: RecordKind, signed: SignOnPaper) =>
    send<MeetingRecord>('POST', `${of(id, record)}/sign-on-paper`, signed),
  /** @param voteId one vote's ballots */
  paperAddress: (id: string, paper: PaperKind, voteId?: string) =>
    `/api/meetings/${id}/papers/${paper}.pdf${voteId === undefined ? '' : `?vote=${voteId}`}`,
  openReport: (orgId: number, forMonth: string) => send<Report>('POST', '/api/reports', { orgId, forMonth }),
  editReport: (id: string, edit: { version: number; summary: string; proposals: string }) =>
    send<Report>('PATCH', `/api/reports/${id}`, edit),
  submitReport: (id: string) => send<Report>('POST', `/api/reports/${id}/submit`, {}),
  reportAddress: (id: string) => `/api/reports/${id}/report.pdf`,
};
