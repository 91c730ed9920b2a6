import { MeetingFile, PackQuery, PaperKind, PaperText, Sheet, SheetVersion } from '@sotay/contract';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { askOfficeLife } from '../members/office-life.ts';
import { route } from '../platform/http/route.ts';
import { addFile, readFileText, removeFile, sendFile } from './files.ts';
import { printPack } from './pack.ts';
import { printPaper, printResolution } from './papers.ts';
import { readResolution } from './resolutions.ts';
import { askRoomFace } from './room.ts';
import { openSheet } from './sheets.ts';

const One = z.object({ id: z.uuid() });
const OneFile = z.object({ id: z.uuid(), fileId: z.uuid() });
const PDF = 'application/pdf';
const tag = 'records';

/** Papers printed from a meeting, and the files people bring to it. */
export function paperRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/meetings/:id/papers/:paper.pdf',
    summary: 'A paper in the Party’s form',
    tag,
    access: 'session',
    face: 'both',
    limit: 'heavy',
    params: z.object({ id: z.uuid(), paper: PaperKind }),
    query: z.object({ vote: z.uuid().optional(), venue: z.uuid().optional() }),
    response: { mediaType: PDF },
    handler: async ({ tx, session, params, query, reply }) => {
      askRoomFace(session);
      const { fileName, pdf } = await printPaper(tx, params.id, params.paper, query);
      void reply.header('content-disposition', `attachment; filename="${fileName}"`).type(PDF);
      return pdf;
    },
  });
  packRoutes(app);
  route(app, {
    method: 'GET',
    url: '/api/resolutions/:id/resolution.pdf',
    summary: 'A published resolution',
    tag,
    access: 'session',
    face: 'both',
    limit: 'heavy',
    params: One,
    response: { mediaType: PDF },
    handler: async ({ tx, session, params, reply }) => {
      const resolution = await readResolution(tx, params.id);
      await askOfficeLife(tx, session, { orgId: resolution.org.id });
      const { fileName, pdf } = await printResolution(tx, resolution);
      void reply.header('content-disposition', `attachment; filename="${fileName}"`).type(PDF);
      return pdf;
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/meetings/:id/files',
    summary: 'Add a file: one part of multipart/form-data',
    tag,
    access: 'session',
    face: 'both',
    limit: 'heavy',
    params: One,
    query: z.object({ purpose: MeetingFile.shape.purpose }),
    response: MeetingFile,
    handler: ({ tx, session, services, params, query, request }) => {
      askRoomFace(session);
      return addFile(tx, services, params.id, query.purpose, request);
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/meetings/:id/files/:fileId',
    summary: 'A file, as an attachment',
    tag,
    access: 'session',
    face: 'both',
    limit: 'read',
    params: OneFile,
    response: { mediaType: 'application/octet-stream' },
    handler: ({ tx, session, params, reply }) => {
      askRoomFace(session);
      return sendFile(tx, params.id, params.fileId, reply);
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/meetings/:id/files/:fileId/text',
    summary: 'What a file says, without the file',
    tag,
    access: 'session',
    face: 'both',
    limit: 'read',
    params: OneFile,
    response: PaperText,
    handler: ({ tx, session, services, params }) => {
      askRoomFace(session);
      return readFileText(tx, services, params.id, params.fileId);
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/meetings/:id/files/:fileId/remove',
    summary: 'Take a file out',
    tag,
    access: 'session',
    face: 'both',
    limit: 'write',
    params: OneFile,
    response: z.object({ done: z.literal(true) }),
    handler: async ({ tx, session, params }) => {
      askRoomFace(session);
      await removeFile(tx, params.id, params.fileId);
      return { done: true };
    },
  });
}

/** A meeting on paper, and the signed sheet on its way back. */
function packRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/meetings/:id/papers/pack.pdf',
    summary: 'Slips, agenda, sheet to be signed and documents in large print, for the officers of the meeting',
    tag,
    access: 'session',
    face: 'both',
    limit: 'heavy',
    params: One,
    query: PackQuery,
    response: { mediaType: PDF },
    handler: async ({ tx, session, services, params, query, reply }) => {
      askRoomFace(session);
      const { fileName, pdf } = await printPack(tx, services, params.id, query);
      void reply.header('content-disposition', `attachment; filename="${fileName}"`).type(PDF);
      return pdf;
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/meetings/:id/sheets/:version',
    summary: 'An attendance sheet in its printed order, for who calls the roll',
    tag,
    access: 'session',
    face: 'both',
    limit: 'read',
    params: One.extend({ version: SheetVersion }),
    response: Sheet,
    handler: ({ tx, session, params }) => {
      askRoomFace(session);
      return openSheet(tx, params.id, params.version);
    },
  });
}
