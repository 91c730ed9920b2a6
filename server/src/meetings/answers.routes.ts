import {
  AnswerPriorOpinion,
  DecideAbsence,
  GiveAnswer,
  InviteeList,
  MemberId,
  OwnAnswer,
  PriorOpinionList,
  SeenNotice,
  WritePriorOpinion,
} from '@sotay/contract';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { refuseSecrets } from '../audit/refuse-secrets.ts';
import { route } from '../platform/http/route.ts';
import { decideAbsence, giveAnswerFor, giveOwnAnswer, markDelivered, markSeen } from './answering.ts';
import { answerOpinion, listOpinions, writeOpinion, writeOpinionFor } from './prior-opinions.ts';
import { listInvitees } from './reading.ts';
import { askRoomFace } from './room.ts';

const Done = z.object({ done: z.literal(true) });
const One = z.object({ id: z.uuid() });
/** Officers come with the handbook's session; an organiser who is no member with Văn phòng's, hence both faces. */
const tag = 'meetings';

/** Answers to an invitation, their marks and decisions, and what is written before the meeting. */
export function answerRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'POST',
    url: '/api/me/meetings/delivered',
    summary: 'Own invitations have reached this device',
    tag,
    access: 'session',
    limit: 'write',
    response: Done,
    handler: async ({ tx }) => {
      await markDelivered(tx);
      return { done: true };
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/meetings/:id/seen',
    summary: 'The invitation has been opened in this version',
    tag,
    access: 'session',
    limit: 'write',
    params: One,
    body: SeenNotice,
    response: Done,
    handler: async ({ tx, params, body }) => {
      await markSeen(tx, params.id, body.noticeVersion);
      return { done: true };
    },
  });
  route(app, {
    method: 'PUT',
    url: '/api/meetings/:id/answer',
    summary: 'Come, or ask to be absent; also for a member whom one helps',
    tag,
    access: 'session',
    limit: 'write',
    params: One,
    body: GiveAnswer,
    response: OwnAnswer,
    transaction: 'none',
    handler: async ({ act, transact, services, session, params, body }) => {
      await refuseSecrets(services, session.actor, { reason: body.reason });
      const { forMember } = body;
      if (forMember === undefined) return giveOwnAnswer(act, session.actor.memberId, params.id, body);
      return transact((tx) => giveAnswerFor(tx, params.id, forMember, body));
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/meetings/:id/invitees',
    summary: 'Invitees with their marks, for the officers of the meeting',
    tag,
    access: 'session',
    face: 'both',
    limit: 'read',
    params: One,
    response: InviteeList,
    handler: ({ tx, session, params }) => {
      askRoomFace(session);
      return listInvitees(tx, params.id);
    },
  });
  route(app, {
    method: 'PUT',
    url: '/api/meetings/:id/invitees/:memberId/decision',
    summary: 'Grant or refuse a request to be absent',
    tag,
    access: 'session',
    face: 'both',
    limit: 'write',
    params: z.object({ id: z.uuid(), memberId: MemberId }),
    body: DecideAbsence,
    response: Done,
    handler: async ({ tx, session, params, body }) => {
      askRoomFace(session);
      await decideAbsence(tx, params.id, params.memberId, body);
      return { done: true };
    },
  });
  opinionRoutes(app);
}

function opinionRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/meetings/:id/opinions',
    summary: 'Opinions and petitions sent before the meeting',
    tag,
    access: 'session',
    face: 'both',
    limit: 'read',
    params: One,
    response: PriorOpinionList,
    handler: ({ tx, session, params }) => {
      askRoomFace(session);
      return listOpinions(tx, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/meetings/:id/opinions',
    summary: 'Write an opinion or petition before the meeting',
    tag,
    access: 'session',
    limit: 'write',
    params: One,
    body: WritePriorOpinion,
    response: One,
    handler: async ({ tx, services, params, body }) => {
      await refuseSecrets(services, tx.actor, { text: body.text });
      if (body.forMember === undefined) await writeOpinion(tx, params.id, body);
      else await writeOpinionFor(tx, params.id, body.forMember, body);
      return { id: body.id };
    },
  });
  route(app, {
    method: 'PUT',
    url: '/api/meetings/:id/opinions/:opinionId/answer',
    summary: 'Answer an opinion in the meeting',
    tag,
    access: 'session',
    face: 'both',
    limit: 'write',
    params: z.object({ id: z.uuid(), opinionId: z.uuid() }),
    body: AnswerPriorOpinion,
    response: Done,
    handler: async ({ tx, services, session, params, body }) => {
      askRoomFace(session);
      await refuseSecrets(services, tx.actor, { answer: body.answer });
      await answerOpinion(tx, params.id, params.opinionId, body.answer);
      return { done: true };
    },
  });
}
