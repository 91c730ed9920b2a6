import {
  DraftSaved,
  MeetingRecord,
  RecordKind,
  Resolution,
  ResolutionList,
  ResolutionListQuery,
  SaveDraft,
  SettleDrafts,
  SignOnPaper,
  SignRecord,
} from '@sotay/contract';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { refuseSecrets } from '../audit/refuse-secrets.ts';
import { askOfficeLife } from '../members/office-life.ts';
import { route } from '../platform/http/route.ts';
import { draftRecord, readRecord, saveDraft, settleDrafts, signRecord } from './records.ts';
import { listResolutions, readResolution } from './resolutions.ts';
import { askRoomFace } from './room.ts';

const One = z.object({ id: z.uuid() });
const OneRecord = z.object({ id: z.uuid(), record: RecordKind });
const tag = 'records';

/** Minutes and resolutions: drafted, edited, signed; the resolutions that a body has published. */
export function recordRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/meetings/:id/records/:record',
    summary: 'Minutes or resolution of a meeting',
    tag,
    access: 'session',
    face: 'both',
    limit: 'read',
    params: OneRecord,
    response: MeetingRecord,
    handler: ({ tx, session, params }) => {
      askRoomFace(session);
      return readRecord(tx, params.id, params.record);
    },
  });
  route(app, {
    method: 'PUT',
    url: '/api/meetings/:id/records/:record',
    summary: 'Save a text; one saved against an older version is kept beside',
    tag,
    access: 'session',
    face: 'both',
    limit: 'write',
    params: OneRecord,
    body: SaveDraft,
    response: DraftSaved,
    handler: async ({ tx, session, services, params, body }) => {
      askRoomFace(session);
      await refuseSecrets(services, tx.actor, { body: body.body });
      return saveDraft(tx, params.id, params.record, body);
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/meetings/:id/records/:record/draft',
    summary: 'Draft a text from what happened',
    tag,
    access: 'session',
    face: 'both',
    limit: 'write',
    params: OneRecord,
    response: DraftSaved,
    handler: ({ tx, session, params }) => {
      askRoomFace(session);
      return draftRecord(tx, params.id, params.record);
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/meetings/:id/records/:record/settle',
    summary: 'Join kept texts into the current one',
    tag,
    access: 'session',
    face: 'both',
    limit: 'write',
    params: OneRecord,
    body: SettleDrafts,
    response: DraftSaved,
    handler: async ({ tx, session, services, params, body }) => {
      askRoomFace(session);
      await refuseSecrets(services, tx.actor, { body: body.body });
      return settleDrafts(tx, params.id, params.record, body);
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/meetings/:id/records/:record/sign',
    summary: 'Sign the text that was read',
    tag,
    access: 'reauthenticated',
    limit: 'write',
    params: OneRecord,
    body: SignRecord,
    response: MeetingRecord,
    handler: ({ tx, params, body }) => signRecord(tx, params.id, params.record, body),
  });
  route(app, {
    method: 'POST',
    url: '/api/meetings/:id/records/:record/sign-on-paper',
    summary: 'The chair confirms a photographed signature',
    tag,
    access: 'reauthenticated',
    limit: 'write',
    params: OneRecord,
    body: SignOnPaper,
    response: MeetingRecord,
    handler: ({ tx, params, body: { role, fileId, ...text } }) =>
      signRecord(tx, params.id, params.record, { ...text, onPaper: { role, fileId } }),
  });
  route(app, {
    method: 'GET',
    url: '/api/resolutions',
    summary: 'Resolutions that a body has published',
    tag,
    access: 'session',
    face: 'both',
    limit: 'read',
    query: ResolutionListQuery,
    response: ResolutionList,
    handler: async ({ tx, session, query }) => {
      await askOfficeLife(tx, session, { orgId: query.orgId });
      return listResolutions(tx, query.orgId, query.after);
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/resolutions/:id',
    summary: 'One published resolution',
    tag,
    access: 'session',
    face: 'both',
    limit: 'read',
    params: One,
    response: Resolution,
    handler: async ({ tx, session, params }) => {
      const resolution = await readResolution(tx, params.id);
      await askOfficeLife(tx, session, { orgId: resolution.org.id });
      return resolution;
    },
  });
}
