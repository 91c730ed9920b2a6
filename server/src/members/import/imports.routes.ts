import {
  Import,
  ImportId,
  ImportList,
  ImportListQuery,
  ImportRowList,
  ImportRowParams,
  ImportRowsQuery,
  StartImportQuery,
} from '@sotay/contract';
import type { FastifyInstance } from 'fastify';
import { DomainError } from '../../platform/http/problem.ts';
import { route } from '../../platform/http/route.ts';
import { applyRows, cancelImport, confirmRow, listImports, listRows, showImport, startImport } from './imports.ts';
import { MAX_FILE_BYTES } from './reading/refusal.ts';
import { reasonsWorkbook } from './reasons.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const tag = 'imports';

/** Imports from Văn phòng: upload, preview, decide, reasons. Only the organisation board, for its own subtree. */
export function importRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'POST',
    url: '/api/imports',
    summary: 'Upload a list; the file is the only part of the body',
    tag,
    access: 'session',
    face: 'office',
    limit: 'heavy',
    query: StartImportQuery,
    response: Import,
    handler: async ({ tx, services, query, request }) => {
      // One byte more than is taken, so that the sentence of the import says why and not the transport's.
      const file = request.isMultipart()
        ? await request.file({ limits: { fileSize: MAX_FILE_BYTES + 1, files: 1, fields: 0 } })
        : undefined;
      if (!file) throw new DomainError('importNoFile', 422, 'Chưa thấy tệp nào. Mời đồng chí chọn tệp rồi gửi lại.');
      return startImport(tx, services.crypto, {
        ...query,
        fileName: file.filename,
        bytes: file.file as AsyncIterable<Buffer>,
      });
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/imports',
    summary: 'Imports of a committee',
    tag,
    access: 'session',
    face: 'office',
    limit: 'read',
    query: ImportListQuery,
    response: ImportList,
    handler: ({ tx, query }) => listImports(tx, query.orgId),
  });
  route(app, {
    method: 'GET',
    url: '/api/imports/:id',
    summary: 'Progress and counts of an import',
    tag,
    access: 'session',
    face: 'office',
    limit: 'read',
    params: ImportId,
    response: Import,
    handler: ({ tx, params }) => showImport(tx, params.id),
  });
  route(app, {
    method: 'GET',
    url: '/api/imports/:id/rows',
    summary: 'Rows of the preview',
    tag,
    access: 'session',
    face: 'office',
    limit: 'read',
    params: ImportId,
    query: ImportRowsQuery,
    response: ImportRowList,
    handler: ({ tx, services, params, query }) => listRows(tx, services.crypto, params.id, query),
  });
  route(app, {
    method: 'POST',
    url: '/api/imports/:id/apply',
    summary: 'Write the sound rows',
    tag,
    access: 'session',
    face: 'office',
    limit: 'write',
    params: ImportId,
    response: Import,
    handler: ({ tx, params }) => applyRows(tx, params.id),
  });
  route(app, {
    method: 'POST',
    url: '/api/imports/:id/cancel',
    summary: 'Stop an import',
    tag,
    access: 'session',
    face: 'office',
    limit: 'write',
    params: ImportId,
    response: Import,
    handler: ({ tx, params }) => cancelImport(tx, params.id),
  });
  route(app, {
    method: 'POST',
    url: '/api/imports/:id/rows/:number/confirm',
    summary: 'Confirm another citizen id under the same ID',
    tag,
    access: 'session',
    face: 'office',
    limit: 'write',
    params: ImportRowParams,
    response: Import,
    handler: ({ tx, params }) => confirmRow(tx, params.id, params.number),
  });
  route(app, {
    method: 'GET',
    url: '/api/imports/:id/reasons.xlsx',
    summary: 'Workbook of reasons',
    tag,
    access: 'session',
    face: 'office',
    limit: 'heavy',
    params: ImportId,
    response: { mediaType: XLSX },
    handler: async ({ tx, services, params, reply }) => {
      const { fileName, workbook } = await reasonsWorkbook(tx, services.crypto, params.id);
      void reply
        .type(XLSX)
        .header('content-disposition', `attachment; filename="${fileName}"`)
        .header('cache-control', 'no-store');
      return workbook;
    },
  });
}
