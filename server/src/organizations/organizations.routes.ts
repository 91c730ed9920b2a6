import {
  CorrectPosition,
  EndPosition,
  GivePosition,
  GrantStaffRole,
  OrganizationPage,
  OrganizationSearch,
  OrganizationSearchQuery,
  OrganizationTree,
  OrganizationTreeQuery,
  OrgId,
  PositionList,
  SetOffice,
  SetTerm,
  StaffRoleList,
} from '@sotay/contract';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { route } from '../platform/http/route.ts';
import { readOrganization, setOffice, setTerm } from './page.ts';
import { correctPosition, endPosition, givePosition, listPositions, undoPosition } from './positions.ts';
import { confirmStaffRole, endStaffRole, grantStaffRole, listStaff } from './staff-roles.ts';
import { readTree, searchOrganizations } from './tree.ts';

const Done = z.object({ done: z.literal(true) });
const Body = z.object({ id: OrgId });
const Row = z.object({ id: z.uuid() });

/** Organisations, who holds what in them, and who serves them. */
export function organizationRoutes(app: FastifyInstance): void {
  bodyRoutes(app);
  positionRoutes(app);
  staffRoutes(app);
}

function bodyRoutes(app: FastifyInstance): void {
  const tag = 'organizations';
  route(app, {
    method: 'GET',
    url: '/api/organizations/tree',
    summary: 'A body and its direct children',
    tag,
    access: 'session',
    limit: 'read',
    query: OrganizationTreeQuery,
    response: OrganizationTree,
    handler: ({ tx, query }) => readTree(tx, query.root),
  });
  route(app, {
    method: 'GET',
    url: '/api/organizations/search',
    summary: 'Bodies by name, without accents',
    tag,
    access: 'session',
    limit: 'read',
    query: OrganizationSearchQuery,
    response: OrganizationSearch,
    handler: ({ tx, query }) => searchOrganizations(tx, query.q, query.root),
  });
  route(app, {
    method: 'GET',
    url: '/api/organizations/:id',
    summary: 'A body: form, term, office, history',
    tag,
    access: 'session',
    limit: 'read',
    params: Body,
    response: OrganizationPage,
    handler: ({ tx, params }) => readOrganization(tx, params.id),
  });
  route(app, {
    method: 'PUT',
    url: '/api/organizations/:id/term',
    summary: 'Set the term',
    tag,
    access: 'session',
    face: 'office',
    limit: 'write',
    params: Body,
    body: SetTerm,
    response: Done,
    handler: async ({ tx, params, body }) => {
      await setTerm(tx, params.id, body);
      return { done: true };
    },
  });
  route(app, {
    method: 'PUT',
    url: '/api/organizations/:id/office',
    summary: 'Set who does the work of the office',
    tag,
    access: 'session',
    face: 'office',
    limit: 'write',
    params: Body,
    body: SetOffice,
    response: Done,
    handler: async ({ tx, params, body }) => {
      await setOffice(tx, params.id, body);
      return { done: true };
    },
  });
}

function positionRoutes(app: FastifyInstance): void {
  const tag = 'positions';
  route(app, {
    method: 'GET',
    url: '/api/organizations/:id/positions',
    summary: 'Who holds what, now and before',
    tag,
    access: 'session',
    limit: 'read',
    params: Body,
    response: PositionList,
    handler: ({ tx, params }) => listPositions(tx, params.id),
  });
  route(app, {
    method: 'POST',
    url: '/api/organizations/:id/positions',
    summary: 'Give a position',
    tag,
    access: 'session',
    face: 'office',
    limit: 'write',
    params: Body,
    body: GivePosition,
    response: Row,
    handler: ({ tx, params, body }) => givePosition(tx, params.id, body),
  });
  route(app, {
    method: 'POST',
    url: '/api/positions/:id/end',
    summary: 'End a position',
    tag,
    access: 'session',
    face: 'office',
    limit: 'write',
    params: Row,
    body: EndPosition,
    response: Done,
    handler: async ({ tx, params, body }) => {
      await endPosition(tx, params.id, body.on);
      return { done: true };
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/positions/:id/correct',
    summary: 'Replace a row entered wrongly',
    tag,
    access: 'session',
    face: 'office',
    limit: 'write',
    params: Row,
    body: CorrectPosition,
    response: Row,
    handler: ({ tx, params, body }) => correctPosition(tx, params.id, body),
  });
  route(app, {
    method: 'POST',
    url: '/api/positions/:id/undo',
    summary: 'Take back a row that should not be',
    tag,
    access: 'session',
    face: 'office',
    limit: 'write',
    params: Row,
    response: Done,
    handler: async ({ tx, params }) => {
      await undoPosition(tx, params.id);
      return { done: true };
    },
  });
}

function staffRoutes(app: FastifyInstance): void {
  const tag = 'staff';
  route(app, {
    method: 'GET',
    url: '/api/organizations/:id/staff',
    summary: 'Staff of a body',
    tag,
    access: 'session',
    face: 'office',
    limit: 'read',
    params: Body,
    response: StaffRoleList,
    handler: ({ tx, params }) => listStaff(tx, params.id),
  });
  route(app, {
    method: 'POST',
    url: '/api/organizations/:id/staff',
    summary: 'Give a staff role',
    tag,
    access: 'reauthenticated',
    face: 'office',
    limit: 'heavy',
    params: Body,
    body: GrantStaffRole,
    response: Row.extend({ waits: z.boolean() }),
    handler: ({ tx, services, params, body }) => grantStaffRole(tx, services.crypto, params.id, body),
  });
  route(app, {
    method: 'POST',
    url: '/api/staff-roles/:id/confirm',
    summary: 'Confirm a role as the second person',
    tag,
    access: 'reauthenticated',
    face: 'office',
    limit: 'write',
    params: Row,
    response: Done,
    handler: async ({ tx, params }) => {
      await confirmStaffRole(tx, params.id);
      return { done: true };
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/staff-roles/:id/end',
    summary: 'End a staff role',
    tag,
    access: 'reauthenticated',
    face: 'office',
    limit: 'write',
    params: Row,
    response: Done,
    handler: async ({ tx, params }) => {
      await endStaffRole(tx, params.id);
      return { done: true };
    },
  });
}
