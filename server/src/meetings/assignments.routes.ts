import {
  Assign,
  Assignment,
  AssignmentList,
  AttendanceQuery,
  AttendanceInCell,
  EditAssignment,
  FinishAssignment,
  OrgId,
  OwnAttendance,
  ReviewAssignment,
} from '@sotay/contract';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { refuseSecrets } from '../audit/refuse-secrets.ts';
import { route } from '../platform/http/route.ts';
import {
  assign,
  editAssignment,
  finishAssignment,
  finishTaskFor,
  listOwnAssignments,
  reviewAssignment,
} from './assignments.ts';
import { showCellAttendance, showOwnAttendance } from './attendance.ts';
import { askRoomFace } from './room.ts';

const One = z.object({ id: z.uuid() });
const tag = 'meetings';

/** What follows from a meeting: tasks with owner and deadline, and attendance over the months. */
export function assignmentRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'POST',
    url: '/api/meetings/:id/assignments',
    summary: 'Give a task',
    tag,
    access: 'session',
    face: 'both',
    limit: 'write',
    params: One,
    body: Assign,
    response: Assignment,
    handler: async ({ tx, services, session, params, body }) => {
      askRoomFace(session);
      await refuseSecrets(services, tx.actor, { text: body.text });
      return assign(tx, params.id, body);
    },
  });
  route(app, {
    method: 'PATCH',
    url: '/api/meetings/:id/assignments/:assignmentId',
    summary: 'Correct a task',
    tag,
    access: 'session',
    face: 'both',
    limit: 'write',
    params: One.extend({ assignmentId: z.uuid() }),
    body: EditAssignment,
    response: Assignment,
    handler: async ({ tx, services, session, params, body }) => {
      askRoomFace(session);
      await refuseSecrets(services, tx.actor, { text: body.text });
      return editAssignment(tx, params.id, params.assignmentId, body);
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/meetings/:id/assignments/review',
    summary: 'Review a task of an earlier meeting',
    tag,
    access: 'session',
    face: 'both',
    limit: 'write',
    params: One,
    body: ReviewAssignment,
    response: Assignment,
    handler: ({ tx, session, params, body }) => {
      askRoomFace(session);
      return reviewAssignment(tx, params.id, body);
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/me/assignments',
    summary: 'One’s own tasks',
    tag,
    access: 'session',
    limit: 'read',
    response: AssignmentList,
    handler: ({ tx }) => listOwnAssignments(tx),
  });
  route(app, {
    method: 'POST',
    url: '/api/me/assignments/:id/finish',
    summary: 'Say that one’s task is done, or the task of a member for whom one acts',
    tag,
    access: 'session',
    limit: 'write',
    params: One,
    body: FinishAssignment,
    response: Assignment,
    handler: async ({ tx, services, params, body }) => {
      await refuseSecrets(services, tx.actor, { result: body.result });
      const { forMember, result } = body;
      return forMember === undefined
        ? finishAssignment(tx, params.id, result)
        : finishTaskFor(tx, forMember, params.id, result);
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/me/attendance',
    summary: 'One’s own attendance',
    tag,
    access: 'session',
    limit: 'read',
    query: AttendanceQuery,
    response: OwnAttendance,
    handler: ({ tx, query }) => showOwnAttendance(tx, query),
  });
  route(app, {
    method: 'GET',
    url: '/api/cells/:id/attendance',
    summary: 'Attendance inside a cell, by month and for its officers by person',
    tag,
    access: 'session',
    limit: 'read',
    params: z.object({ id: OrgId }),
    query: AttendanceQuery,
    response: AttendanceInCell,
    handler: ({ tx, params, query }) => showCellAttendance(tx, params.id, query),
  });
}
