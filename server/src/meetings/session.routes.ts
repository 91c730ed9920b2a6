import {
  ConfirmVote,
  CountVote,
  EditOpinionNoted,
  EnterBallots,
  MarkedRoll,
  MarkRoll,
  NoteOpinion,
  OpenVote,
  OpinionNoted,
  Roll,
  Score,
  SessionContent,
  SetScore,
  TapVote,
  VoidVote,
  Vote,
} from '@sotay/contract';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { refuseSecrets } from '../audit/refuse-secrets.ts';
import { route } from '../platform/http/route.ts';
import { editOpinion, noteOpinion, removeOpinion } from './opinions-noted.ts';
import { callRoll, markFirst, markRoll } from './roll-call.ts';
import { askRoomFace } from './room.ts';
import { setScore } from './score.ts';
import { readSession } from './session-content.ts';
import { confirmBallots, enterBallots } from './votes-ballots.ts';
import { closeVote, countVote, openVote, tapVote, voidVote } from './votes.ts';

const Done = z.object({ done: z.literal(true) });
const One = z.object({ id: z.uuid() });
const OneNote = z.object({ id: z.uuid(), noteId: z.uuid() });
const OneVote = z.object({ id: z.uuid(), voteId: z.uuid() });
const tag = 'meetings';

/** What happens in the room: roll call, opinions noted, votes, score. */
export function sessionRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/meetings/:id/roll',
    summary: 'The roll with its counts, as far as the reader may know it',
    tag,
    access: 'session',
    face: 'both',
    limit: 'read',
    params: One,
    response: Roll,
    handler: ({ tx, session, params }) => {
      askRoomFace(session);
      return callRoll(tx, params.id);
    },
  });
  route(app, {
    method: 'PUT',
    url: '/api/meetings/:id/roll',
    summary: 'Mark people; after closing a correction',
    tag,
    access: 'session',
    face: 'both',
    limit: 'write',
    params: One,
    body: MarkRoll,
    response: MarkedRoll,
    transaction: 'none',
    handler: async ({ act, transact, session, params, body }) => {
      askRoomFace(session);
      return (await markFirst(act, params.id, body)) ?? transact((tx) => markRoll(tx, params.id, body));
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/meetings/:id/session',
    summary: 'What was said, voted and given to do',
    tag,
    access: 'session',
    face: 'both',
    limit: 'read',
    params: One,
    response: SessionContent,
    handler: ({ tx, session, params }) => {
      askRoomFace(session);
      return readSession(tx, params.id);
    },
  });
  route(app, {
    method: 'PUT',
    url: '/api/meetings/:id/score',
    summary: 'The meeting’s own score',
    tag,
    access: 'session',
    face: 'both',
    limit: 'write',
    params: One,
    body: SetScore,
    response: Score,
    handler: ({ tx, session, params, body }) => {
      askRoomFace(session);
      return setScore(tx, params.id, body);
    },
  });
  opinionRoutes(app);
  voteRoutes(app);
}

function opinionRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'POST',
    url: '/api/meetings/:id/opinions-noted',
    summary: 'Note what somebody said',
    tag,
    access: 'session',
    face: 'both',
    limit: 'write',
    params: One,
    body: NoteOpinion,
    response: OpinionNoted,
    handler: async ({ tx, services, session, params, body }) => {
      askRoomFace(session);
      await refuseSecrets(services, tx.actor, { text: body.text, speakerName: body.speakerName });
      return noteOpinion(tx, params.id, body);
    },
  });
  route(app, {
    method: 'PUT',
    url: '/api/meetings/:id/opinions-noted/:noteId',
    summary: 'Correct an opinion noted',
    tag,
    access: 'session',
    face: 'both',
    limit: 'write',
    params: OneNote,
    body: EditOpinionNoted,
    response: OpinionNoted,
    handler: async ({ tx, services, session, params, body }) => {
      askRoomFace(session);
      await refuseSecrets(services, tx.actor, { text: body.text, speakerName: body.speakerName });
      return editOpinion(tx, params.id, params.noteId, body);
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/meetings/:id/opinions-noted/:noteId/remove',
    summary: 'Take out an opinion noted by mistake',
    tag,
    access: 'session',
    face: 'both',
    limit: 'write',
    params: OneNote,
    response: Done,
    handler: async ({ tx, session, params }) => {
      askRoomFace(session);
      await removeOpinion(tx, params.id, params.noteId);
      return { done: true };
    },
  });
}

function voteRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'POST',
    url: '/api/meetings/:id/votes',
    summary: 'Open a vote on its base of this moment',
    tag,
    access: 'session',
    face: 'both',
    limit: 'write',
    params: One,
    body: OpenVote,
    response: Vote,
    handler: async ({ tx, services, session, params, body }) => {
      askRoomFace(session);
      await refuseSecrets(services, tx.actor, { subject: body.subject });
      return openVote(tx, params.id, body);
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/meetings/:id/votes/:voteId/taps',
    summary: 'Count a hand, or take one back',
    tag,
    access: 'session',
    face: 'both',
    limit: 'write',
    params: OneVote,
    body: TapVote,
    response: Vote,
    handler: ({ tx, session, params, body }) => {
      askRoomFace(session);
      return tapVote(tx, params.id, params.voteId, body);
    },
  });
  route(app, {
    method: 'PUT',
    url: '/api/meetings/:id/votes/:voteId/counts',
    summary: 'Set the counts of hands at once',
    tag,
    access: 'session',
    face: 'both',
    limit: 'write',
    params: OneVote,
    body: CountVote,
    response: Vote,
    handler: ({ tx, session, params, body }) => {
      askRoomFace(session);
      return countVote(tx, params.id, params.voteId, body);
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/meetings/:id/votes/:voteId/close',
    summary: 'Close an open vote',
    tag,
    access: 'session',
    face: 'both',
    limit: 'write',
    params: OneVote,
    response: Vote,
    handler: ({ tx, session, params }) => {
      askRoomFace(session);
      return closeVote(tx, params.id, params.voteId);
    },
  });
  route(app, {
    method: 'PUT',
    url: '/api/meetings/:id/votes/:voteId/ballots',
    summary: 'Enter the tellers’ sheet of a vote on paper',
    tag,
    access: 'session',
    face: 'both',
    limit: 'write',
    params: OneVote,
    body: EnterBallots,
    response: Vote,
    handler: ({ tx, session, params, body }) => {
      askRoomFace(session);
      return enterBallots(tx, params.id, params.voteId, body);
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/meetings/:id/votes/:voteId/confirm',
    summary: 'The chair confirms the ballots’ counts',
    tag,
    access: 'session',
    face: 'both',
    limit: 'write',
    params: OneVote,
    body: ConfirmVote,
    response: Vote,
    handler: ({ tx, session, params, body }) => {
      askRoomFace(session);
      return confirmBallots(tx, params.id, params.voteId, body.version);
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/meetings/:id/votes/:voteId/void',
    summary: 'Declare a vote void with its reason',
    tag,
    access: 'session',
    face: 'both',
    limit: 'write',
    params: OneVote,
    body: VoidVote,
    response: Vote,
    handler: async ({ tx, services, session, params, body }) => {
      askRoomFace(session);
      await refuseSecrets(services, tx.actor, { reason: body.reason });
      return voidVote(tx, params.id, params.voteId, body.reason);
    },
  });
}
