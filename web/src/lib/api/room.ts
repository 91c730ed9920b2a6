import type {
  Assign,
  Assignment,
  AttendanceInCell,
  CheckedIn,
  CheckIn,
  CountVote,
  DecideCheckIns,
  EditAssignment,
  EnterBallots,
  MarkedRoll,
  MarkRoll,
  NoteOpinion,
  OpenVote,
  OpinionNoted,
  ReviewAssignment,
  Roll,
  Score,
  SessionContent,
  SetScore,
  TapVote,
  Vote,
} from '@sotay/contract';
import { get, send } from './client.ts';

const of = (id: string): string => `/api/meetings/${id}`;

/** What happens in the room, and what follows from it. */
export const roomApi = {
  roll: (id: string) => get<Roll>(`${of(id)}/roll`),
  mark: (id: string, marks: MarkRoll) => send<MarkedRoll>('PUT', `${of(id)}/roll`, marks),
  checkIn: (id: string, code: CheckIn) => send<CheckedIn>('POST', `${of(id)}/check-in`, code),
  decideCheckIns: (id: string, decided: DecideCheckIns) => send<Roll>('PUT', `${of(id)}/check-ins`, decided),
  content: (id: string) => get<SessionContent>(`${of(id)}/session`),
  note: (id: string, opinion: NoteOpinion) => send<OpinionNoted>('POST', `${of(id)}/opinions-noted`, opinion),
  removeNote: (id: string, noteId: string) => send('POST', `${of(id)}/opinions-noted/${noteId}/remove`, {}),
  openVote: (id: string, vote: OpenVote) => send<Vote>('POST', `${of(id)}/votes`, vote),
  tap: (id: string, voteId: string, tap: TapVote) => send<Vote>('POST', `${of(id)}/votes/${voteId}/taps`, tap),
  count: (id: string, voteId: string, counts: CountVote) =>
    send<Vote>('PUT', `${of(id)}/votes/${voteId}/counts`, counts),
  closeVote: (id: string, voteId: string) => send<Vote>('POST', `${of(id)}/votes/${voteId}/close`, {}),
  enterBallots: (id: string, voteId: string, ballots: EnterBallots) =>
    send<Vote>('PUT', `${of(id)}/votes/${voteId}/ballots`, ballots),
  confirmVote: (id: string, voteId: string, version: number) =>
    send<Vote>('POST', `${of(id)}/votes/${voteId}/confirm`, { version }),
  voidVote: (id: string, voteId: string, reason: string) =>
    send<Vote>('POST', `${of(id)}/votes/${voteId}/void`, { reason }),
  assign: (id: string, task: Assign) => send<Assignment>('POST', `${of(id)}/assignments`, task),
  editAssignment: (id: string, assignmentId: string, edit: EditAssignment) =>
    send<Assignment>('PATCH', `${of(id)}/assignments/${assignmentId}`, edit),
  review: (id: string, review: ReviewAssignment) => send<Assignment>('POST', `${of(id)}/assignments/review`, review),
  score: (id: string, score: SetScore) => send<Score>('PUT', `${of(id)}/score`, score),
  cellAttendance: (cellId: number) => get<AttendanceInCell>(`/api/cells/${cellId}/attendance`),
};
