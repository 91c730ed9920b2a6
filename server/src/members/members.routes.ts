import {
  ChangeStanding,
  EditCircumstances,
  EnterPhone,
  FileCorrection,
  MemberId,
  MemberList,
  MemberListQuery,
  MemberPanel,
  NoAccountList,
  OrgQuery,
  PhoneEntered,
  Reveal,
  Revealed,
  SpecialDuty,
  StandingHistory,
} from '@sotay/contract';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { route } from '../platform/http/route.ts';
import { editCircumstances } from './circumstances.ts';
import { fileCorrection } from './corrections.ts';
import { exportMembers } from './export.ts';
import { listMembers } from './list.ts';
import { listWithoutAccount } from './no-account.ts';
import { askOfficeLife } from './office-life.ts';
import { openPanel, standingHistory } from './panel.ts';
import { enterPhone } from './phone-entry.ts';
import { reveal } from './reveal.ts';
import { changeStanding, setSpecialDuty } from './standing.ts';

const Done = z.object({ done: z.literal(true) });
const One = z.object({ id: MemberId });
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const tag = 'members';

/** Members as their officers, boards and comrades see them. */
export function memberRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/members',
    summary: 'Members of a body, by given name',
    tag,
    access: 'session',
    face: 'both',
    limit: 'read',
    query: MemberListQuery,
    response: MemberList,
    handler: async ({ tx, session, query }) => {
      await askOfficeLife(tx, session, { orgId: query.orgId });
      return listMembers(tx, query);
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/members/no-account',
    summary: 'Who has no account yet',
    tag,
    access: 'session',
    face: 'both',
    limit: 'read',
    query: OrgQuery,
    response: NoAccountList,
    handler: async ({ tx, session, query }) => {
      await askOfficeLife(tx, session, { orgId: query.orgId });
      return listWithoutAccount(tx, query.orgId);
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/members/export.xlsx',
    summary: 'The list as a workbook, without numbers',
    tag,
    access: 'session',
    face: 'both',
    limit: 'heavy',
    query: OrgQuery,
    response: { mediaType: XLSX },
    handler: async ({ tx, session, query, reply }) => {
      await askOfficeLife(tx, session, { orgId: query.orgId });
      const { fileName, workbook } = await exportMembers(tx, query.orgId);
      void reply.header('content-disposition', `attachment; filename="${fileName}"`).type(XLSX);
      return workbook;
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/members/:id',
    summary: 'One member; opening it is recorded',
    tag,
    access: 'session',
    face: 'both',
    limit: 'read',
    params: One,
    response: MemberPanel,
    handler: async ({ tx, session, params }) => {
      await askOfficeLife(tx, session, { memberId: params.id });
      return openPanel(tx, params.id);
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/members/:id/standing',
    summary: 'History of standing',
    tag,
    access: 'session',
    face: 'both',
    limit: 'read',
    params: One,
    response: StandingHistory,
    handler: async ({ tx, session, params }) => {
      await askOfficeLife(tx, session, { memberId: params.id });
      return standingHistory(tx, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/members/:id/reveal',
    summary: 'Numbers or phone for one minute, with a reason',
    tag,
    access: 'reauthenticated',
    face: 'both',
    limit: 'write',
    params: One,
    body: Reveal,
    response: Revealed,
    handler: async ({ tx, session, services, params, body }) => {
      await askOfficeLife(tx, session, { memberId: params.id });
      return reveal(tx, services.crypto, params.id, body);
    },
  });
  route(app, {
    method: 'PUT',
    url: '/api/members/:id/phone',
    summary: 'Enter the phone for a member, in his presence',
    tag,
    access: 'session',
    limit: 'write',
    params: One,
    body: EnterPhone,
    response: PhoneEntered,
    handler: ({ tx, services, params, body }) => enterPhone(tx, services.crypto, params.id, body.phone),
  });
  route(app, {
    method: 'POST',
    url: '/api/members/:id/corrections',
    summary: 'File a correction request for a member',
    tag,
    access: 'session',
    limit: 'write',
    params: One,
    body: FileCorrection,
    response: z.object({ id: z.uuid() }),
    handler: ({ tx, services, params, body }) => fileCorrection(tx, services.crypto, params.id, body),
  });
  route(app, {
    method: 'PUT',
    url: '/api/members/:id/circumstances',
    summary: 'Smartphone, level-2 identity, helper',
    tag,
    access: 'session',
    limit: 'write',
    params: One,
    body: EditCircumstances,
    response: Done,
    handler: async ({ tx, params, body }) => {
      await editCircumstances(tx, params.id, body);
      return { done: true };
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/members/:id/standing',
    summary: 'Change class, activity or placement from a day on',
    tag,
    access: 'session',
    face: 'office',
    limit: 'write',
    params: One,
    body: ChangeStanding,
    response: Done,
    handler: async ({ tx, params, body }) => {
      await changeStanding(tx, params.id, body);
      return { done: true };
    },
  });
  route(app, {
    method: 'PUT',
    url: '/api/members/:id/special-duty',
    summary: 'Special duty from a day on',
    tag,
    access: 'session',
    face: 'office',
    limit: 'write',
    params: One,
    body: SpecialDuty,
    response: Done,
    handler: async ({ tx, params, body }) => {
      await setSpecialDuty(tx, params.id, body);
      return { done: true };
    },
  });
}
