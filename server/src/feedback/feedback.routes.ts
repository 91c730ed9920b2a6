import {
  Addressees,
  AddresseesQuery,
  AssignFeedback,
  CloseFeedback,
  FeedbackInbox,
  FeedbackInboxQuery,
  FeedbackNumbers,
  FeedbackNumbersQuery,
  FeedbackPeople,
  FeedbackPeopleQuery,
  FeedbackThread,
  FileFeedback,
  MemberId,
  NameReceivers,
  OwnFeedbackList,
  OwnFeedbackQuery,
  WriteFeedback,
} from '@sotay/contract';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { askOfficeLife } from '../members/office-life.ts';
import { notFound } from '../platform/http/problem.ts';
import { route } from '../platform/http/route.ts';
import { listAddressees } from './addressees.ts';
import { countFeedback, listInbox } from './inbox.ts';
import { listPeople, setReceivers } from './receivers.ts';
import { refuseSecrets } from '../audit/refuse-secrets.ts';
import { askThreadFace, listOwnFeedback, openThread } from './threads.ts';
import { assignFeedback, closeFeedback, fileFeedback, writeOn } from './write.ts';

const Done = z.object({ done: z.literal(true) });
const Sent = z.object({ id: z.uuid() });
const One = z.object({ id: z.uuid() });
const tag = 'feedback';

/** Góp ý, phản ánh, đề xuất: the member's side. */
export function feedbackRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/feedback/addressees',
    summary: 'Where a letter may go, and by name who will read it',
    tag,
    access: 'session',
    limit: 'read',
    query: AddresseesQuery,
    response: Addressees,
    handler: ({ tx, query }) => listAddressees(tx, query.memberId ?? tx.actor.memberId),
  });
  route(app, {
    method: 'GET',
    url: '/api/me/feedback',
    summary: 'One’s own letters and what became of them',
    tag,
    access: 'session',
    limit: 'read',
    query: OwnFeedbackQuery,
    response: OwnFeedbackList,
    handler: ({ tx, services, query }) => listOwnFeedback(tx, services.crypto, query.after),
  });
  route(app, {
    method: 'POST',
    url: '/api/me/feedback',
    summary: 'Write to the cell, the committee, or both',
    tag,
    access: 'session',
    limit: 'write',
    body: FileFeedback,
    response: Sent,
    handler: async ({ tx, services, body }) => {
      if (tx.actor.memberId === null) throw notFound();
      await refuseSecrets(services, tx.actor, { subject: body.subject, text: body.text });
      return fileFeedback(tx, services.crypto, tx.actor.memberId, body);
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/members/:id/feedback',
    summary: 'Write for a member, as his officer or helper',
    tag,
    access: 'session',
    limit: 'write',
    params: z.object({ id: MemberId }),
    body: FileFeedback,
    response: Sent,
    handler: async ({ tx, services, params, body }) => {
      await refuseSecrets(services, tx.actor, { subject: body.subject, text: body.text });
      return fileFeedback(tx, services.crypto, params.id, body);
    },
  });
  for (const act of ['reply', 'reopen', 'answer'] as const) {
    route(app, {
      method: 'POST',
      url: `/api/feedback/:id/${act}`,
      summary: { reply: 'Write on', reopen: 'Open again with a reason', answer: 'Answer' }[act],
      tag,
      access: 'session',
      face: 'both',
      limit: 'write',
      params: One,
      body: WriteFeedback,
      response: Done,
      handler: async ({ tx, services, session, params, body }) => {
        await askThreadFace(tx, session, params.id);
        await refuseSecrets(services, tx.actor, { text: body.text });
        await writeOn(tx, services.crypto, params.id, act, body);
        return { done: true };
      },
    });
  }
  route(app, {
    method: 'POST',
    url: '/api/feedback/:id/close',
    summary: 'Say that the matter is settled',
    tag,
    access: 'session',
    limit: 'write',
    params: One,
    body: CloseFeedback,
    response: Done,
    handler: async ({ tx, params, body }) => {
      await closeFeedback(tx, params.id, body.version);
      return { done: true };
    },
  });
  receivingRoutes(app);
}

/** The side of those whom a letter reaches. */
function receivingRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/feedback/:id',
    summary: 'One thread',
    tag,
    access: 'session',
    face: 'both',
    limit: 'read',
    params: One,
    response: FeedbackThread,
    handler: async ({ tx, services, session, params }) => {
      await askThreadFace(tx, session, params.id);
      return openThread(tx, services.crypto, params.id);
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/feedback',
    summary: 'The inbox of a cell or a committee',
    tag,
    access: 'session',
    face: 'both',
    limit: 'read',
    query: FeedbackInboxQuery,
    response: FeedbackInbox,
    handler: async ({ tx, services, session, query }) => {
      await askOfficeLife(tx, session, { orgId: query.orgId });
      return listInbox(tx, services.crypto, query);
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/feedback/:id/assign',
    summary: 'Give a thread to somebody of the committee',
    tag,
    access: 'session',
    face: 'office',
    limit: 'write',
    params: One,
    body: AssignFeedback,
    response: Done,
    handler: async ({ tx, params, body }) => {
      await assignFeedback(tx, params.id, body);
      return { done: true };
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/feedback/people',
    summary: 'Who of a committee may be given a thread, and who receives',
    tag,
    access: 'session',
    face: 'office',
    limit: 'read',
    query: FeedbackPeopleQuery,
    response: FeedbackPeople,
    handler: ({ tx, query }) => listPeople(tx, query.orgId),
  });
  route(app, {
    method: 'PUT',
    url: '/api/feedback/receivers',
    summary: 'Name who receives beside the secretary',
    tag,
    access: 'session',
    face: 'office',
    limit: 'write',
    body: NameReceivers,
    response: Done,
    handler: async ({ tx, body }) => {
      await setReceivers(tx, body.orgId, body.accountIds);
      return { done: true };
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/feedback/numbers',
    summary: 'Numbers by month, kind and state',
    tag,
    access: 'session',
    face: 'both',
    limit: 'read',
    query: FeedbackNumbersQuery,
    response: FeedbackNumbers,
    handler: ({ tx, query }) => countFeedback(tx, query.orgId, query.from, query.to),
  });
}
