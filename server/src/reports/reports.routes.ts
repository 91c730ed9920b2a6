import {
  DraftReport,
  EditReport,
  Nudge,
  Overview,
  OverviewQuery,
  Report,
  ReportList,
  ReportListQuery,
  ReturnReport,
  Statistics,
  StatisticsQuery,
} from '@sotay/contract';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { refuseSecrets } from '../audit/refuse-secrets.ts';
import { askOfficeLife } from '../members/office-life.ts';
import { route } from '../platform/http/route.ts';
import { readOverview } from './overview.ts';
import { printReport } from './report-paper.ts';
import {
  decideReport,
  draftReport,
  editReport,
  listReports,
  nudgeSecretary,
  openReport,
  submitReport,
} from './reports.ts';
import { exportStatistics, readStatistics } from './statistics.ts';

const One = z.object({ id: z.uuid() });
const PDF = 'application/pdf';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const tag = 'reports';

/** Monthly reports upward, the superior's overview of its cells, and attendance in numbers. */
export function reportRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/reports',
    summary: 'Reports of a body, or those that it receives',
    tag,
    access: 'session',
    face: 'both',
    limit: 'read',
    query: ReportListQuery,
    response: ReportList,
    handler: async ({ tx, session, query }) => {
      await askOfficeLife(tx, session, { orgId: query.orgId });
      return listReports(tx, { orgId: query.orgId, forMonth: query.forMonth, state: query.state }, query.after);
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/reports',
    summary: 'Begin or open the report of a month',
    tag,
    access: 'session',
    limit: 'write',
    body: DraftReport,
    response: Report,
    handler: ({ tx, body }) => draftReport(tx, body.orgId, body.forMonth),
  });
  route(app, {
    method: 'GET',
    url: '/api/reports/:id',
    summary: 'One report',
    tag,
    access: 'session',
    face: 'both',
    limit: 'read',
    params: One,
    response: Report,
    handler: async ({ tx, session, params }) => {
      const report = await openReport(tx, params.id);
      await askOfficeLife(tx, session, { orgId: report.org.id });
      return report;
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/reports/:id/report.pdf',
    summary: 'A report in the Party’s form',
    tag,
    access: 'session',
    face: 'both',
    limit: 'heavy',
    params: One,
    response: { mediaType: PDF },
    handler: async ({ tx, session, params, reply }) => {
      await askOfficeLife(tx, session, { orgId: (await openReport(tx, params.id)).org.id });
      const { fileName, pdf } = await printReport(tx, params.id);
      void reply.header('content-disposition', `attachment; filename="${fileName}"`).type(PDF);
      return pdf;
    },
  });
  route(app, {
    method: 'PATCH',
    url: '/api/reports/:id',
    summary: 'Save the words of a report',
    tag,
    access: 'session',
    limit: 'write',
    params: One,
    body: EditReport,
    response: Report,
    handler: async ({ tx, services, params, body }) => {
      await refuseSecrets(services, tx.actor, { summary: body.summary, proposals: body.proposals });
      return editReport(tx, params.id, body);
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/reports/:id/submit',
    summary: 'Send a report to the direct superior',
    tag,
    access: 'session',
    limit: 'write',
    params: One,
    response: Report,
    handler: ({ tx, params }) => submitReport(tx, params.id),
  });
  route(app, {
    method: 'POST',
    url: '/api/reports/:id/accept',
    summary: 'Take a report',
    tag,
    access: 'session',
    face: 'office',
    limit: 'write',
    params: One,
    response: Report,
    handler: ({ tx, params }) => decideReport(tx, params.id, { to: 'accepted' }),
  });
  route(app, {
    method: 'POST',
    url: '/api/reports/:id/return',
    summary: 'Give a report back with a reason',
    tag,
    access: 'session',
    face: 'office',
    limit: 'write',
    params: One,
    body: ReturnReport,
    response: Report,
    handler: async ({ tx, services, params, body }) => {
      await refuseSecrets(services, tx.actor, { reason: body.reason });
      return decideReport(tx, params.id, { to: 'returned', reason: body.reason });
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/reports/nudges',
    summary: 'Remind a secretary to convene or to report',
    tag,
    access: 'session',
    face: 'office',
    limit: 'write',
    body: Nudge,
    response: z.object({ sent: z.boolean() }),
    handler: async ({ tx, body }) => ({ sent: await nudgeSecretary(tx, body) }),
  });
  route(app, {
    method: 'GET',
    url: '/api/meetings-overview',
    summary: 'The month of the cells below',
    tag,
    access: 'session',
    face: 'office',
    limit: 'read',
    query: OverviewQuery,
    response: Overview,
    handler: ({ tx, query }) => readOverview(tx, query),
  });
  route(app, {
    method: 'GET',
    url: '/api/statistics/attendance',
    summary: 'Attendance by month',
    tag,
    access: 'session',
    face: 'both',
    limit: 'read',
    query: StatisticsQuery,
    response: Statistics,
    handler: async ({ tx, session, query }) => {
      await askOfficeLife(tx, session, { orgId: query.orgId });
      return readStatistics(tx, query);
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/statistics/attendance.xlsx',
    summary: 'Attendance by month as a workbook',
    tag,
    access: 'session',
    face: 'both',
    limit: 'heavy',
    query: StatisticsQuery,
    response: { mediaType: XLSX },
    handler: async ({ tx, session, query, reply }) => {
      await askOfficeLife(tx, session, { orgId: query.orgId });
      const { fileName, workbook } = await exportStatistics(tx, query);
      void reply.header('content-disposition', `attachment; filename="${fileName}"`).type(XLSX);
      return workbook;
    },
  });
}
