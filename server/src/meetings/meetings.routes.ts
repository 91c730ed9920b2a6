import {
  EditMeeting,
  Meeting,
  MeetingChoices,
  MoveMeeting,
  MyMeetings,
  MyMeetingsQuery,
  NameOrganizers,
  OrganizerList,
  PrepareMeeting,
} from '@sotay/contract';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { refuseSecrets } from '../audit/refuse-secrets.ts';
import { route } from '../platform/http/route.ts';
import { answerRoutes } from './answers.routes.ts';
import { editMeeting } from './editing.ts';
import { moveMeeting } from './moving.ts';
import { listOrganizers, nameOrganizers } from './organizers.ts';
import { prepareMeeting } from './preparing.ts';
import { listChoices, listMine, meetingNow, showMeeting, showMeetingAt } from './reading.ts';
import { askRoomFace } from './room.ts';

const Done = z.object({ done: z.literal(true) });
const One = z.object({ id: z.uuid() });
/** Members come with the handbook's session; an organiser who is no member with Văn phòng's. */
const tag = 'meetings';

/** Meetings: lists, one of them, preparing, editing, moving, organisers. */
export function meetingRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/me/meetings',
    summary: 'Meetings that come and that were, and where one may prepare one',
    tag,
    access: 'session',
    face: 'both',
    transaction: 'none',
    limit: 'read',
    query: MyMeetingsQuery,
    response: MyMeetings,
    handler: ({ services, session, query }) => {
      askRoomFace(session);
      return listMine(services.appPool, session.actor, query.after);
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/meetings',
    summary: 'Prepare a draft from the last meeting of the kind',
    tag,
    access: 'session',
    face: 'both',
    limit: 'write',
    body: PrepareMeeting,
    response: Meeting,
    handler: async ({ tx, session, body }) => {
      askRoomFace(session);
      return meetingNow(tx, await prepareMeeting(tx, body));
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/meetings/at/:address',
    summary: 'The meeting of an address',
    tag,
    access: 'session',
    face: 'both',
    transaction: 'none',
    limit: 'read',
    params: z.object({ address: z.string().max(60) }),
    response: Meeting,
    handler: ({ services, session, params }) => {
      askRoomFace(session);
      return showMeetingAt(services.appPool, session.actor, params.address);
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/meetings/:id',
    summary: 'One meeting',
    tag,
    access: 'session',
    face: 'both',
    transaction: 'none',
    limit: 'read',
    params: One,
    response: Meeting,
    handler: ({ services, session, params }) => {
      askRoomFace(session);
      return showMeeting(services.appPool, session.actor, params.id);
    },
  });
  changeRoutes(app);
  answerRoutes(app);
}

function changeRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'PATCH',
    url: '/api/meetings/:id',
    summary: 'Change a meeting against its version',
    tag,
    access: 'session',
    face: 'both',
    limit: 'write',
    params: One,
    body: EditMeeting,
    response: Meeting,
    handler: async ({ tx, services, session, params, body }) => {
      askRoomFace(session);
      await refuseSecrets(services, tx.actor, {
        title: body.title,
        place: body.place,
        agenda: body.agenda?.map((item) => `${item.title} ${item.presenter ?? ''}`).join('\n'),
        guestNames: body.guestNames?.join('\n'),
      });
      await editMeeting(tx, params.id, body);
      return meetingNow(tx, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/meetings/:id/moves',
    summary: 'Convene, open, close and the other acts of the life cycle',
    tag,
    access: 'session',
    face: 'both',
    limit: 'write',
    params: One,
    body: MoveMeeting,
    response: Meeting,
    handler: async ({ tx, services, session, params, body }) => {
      askRoomFace(session);
      await refuseSecrets(services, tx.actor, { reason: body.reason });
      await moveMeeting(tx, params.id, body);
      return meetingNow(tx, params.id);
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/meetings/:id/choices',
    summary: 'Whom and what the editor of a meeting chooses from',
    tag,
    access: 'session',
    face: 'both',
    limit: 'read',
    params: One,
    response: MeetingChoices,
    handler: ({ tx, session, params }) => {
      askRoomFace(session);
      return listChoices(tx, params.id);
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/meetings/:id/organizers',
    summary: 'Who organises beside the host’s leaders',
    tag,
    access: 'session',
    face: 'both',
    limit: 'read',
    params: One,
    response: OrganizerList,
    handler: ({ tx, session, params }) => {
      askRoomFace(session);
      return listOrganizers(tx, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/meetings/:id/organizers',
    summary: 'Name the organisers of a conference or committee meeting',
    tag,
    access: 'session',
    face: 'both',
    limit: 'write',
    params: One,
    body: NameOrganizers,
    response: Done,
    handler: async ({ tx, session, params, body }) => {
      askRoomFace(session);
      await nameOrganizers(tx, params.id, body.accountIds);
      return { done: true };
    },
  });
}
