import type { Report, ReportList, ReportRow } from '@sotay/contract';
import { z } from 'zod';
import { writeAudit } from '../audit/audit.ts';
import { decodeKeyset, pageOf } from '../platform/database/keyset.ts';
import { notFound, conflict, invalid } from '../platform/http/problem.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import {
  insertNudge,
  insertReport,
  mayNudge,
  moveReport,
  readFigures,
  readReport,
  readReportOf,
  readReports,
  saveFigures,
  saveWords,
  type ReportFilter,
  type ReportRecord,
} from './reports.queries.ts';

const PAGE = 50;

/**
 * The monthly report of a body, begun from its meetings when there is none yet (domain.md § 7). What is still being written
 * takes its figures anew, so that a correction of the roll reaches it.
 *
 * @param forMonth first day of the month
 * @throws DomainError `notFound` when the actor leads no such body
 */
export async function draftReport(tx: ActorTx, orgId: number, forMonth: string): Promise<Report> {
  const month = firstOfMonth(forMonth);
  const figures = await readFigures(tx.db, orgId, month);
  let report = await readReportOf(tx.db, orgId, month);
  if (report === undefined && figures !== null) {
    await insertReport(tx.db, orgId, month, figures);
    report = await readReportOf(tx.db, orgId, month);
  }
  if (report === undefined) throw notFound();
  return openReport(tx, report.id);
}

/** One report, as far as the actor may read it. */
export async function openReport(tx: ActorTx, id: string): Promise<Report> {
  const found = await readReport(tx.db, id);
  if (found === undefined) throw notFound();
  if (!found.leads || !isOwn(found)) return reportOf(found);
  const figures = await readFigures(tx.db, found.orgId, found.forMonth);
  return reportOf(figures === null ? found : { ...found, figures });
}

/** Saves the words of a report. Two who write at once: the second is told, and his words stay on his screen. */
export async function editReport(
  tx: ActorTx,
  id: string,
  edit: { version: number; summary?: string | undefined; proposals?: string | undefined },
): Promise<Report> {
  const found = await ownReport(tx, id);
  if (!(await saveWords(tx.db, id, edit.version, edit))) {
    throw conflict(
      'reportChanged',
      'Báo cáo vừa được người khác sửa. Mời mở lại để xem bản mới; chữ đồng chí vừa viết vẫn còn trên màn hình.',
    );
  }
  await writeAudit(tx, { act: 'report.edit', orgId: found.orgId, detail: { reportId: id } });
  return openReport(tx, id);
}

/** Sends a report to the direct superior, with the figures of this moment. */
export async function submitReport(tx: ActorTx, id: string): Promise<Report> {
  const found = await ownReport(tx, id);
  const figures = await readFigures(tx.db, found.orgId, found.forMonth);
  if (figures?.meetings.length === 0 && found.summary.trim() === '') {
    throw invalid([{ field: 'summary', message: 'Tháng này chưa có buổi họp nào. Mời ghi vì sao trước khi gửi.' }]);
  }
  if (figures !== null) await saveFigures(tx.db, id, figures);
  await move(tx, found, 'submitted', null);
  await writeAudit(tx, {
    act: 'report.submit',
    orgId: found.orgId,
    detail: { reportId: id, forMonth: found.forMonth },
  });
  return openReport(tx, id);
}

/** The direct superior's office takes a report, or gives it back with a reason. */
export async function decideReport(
  tx: ActorTx,
  id: string,
  decision: { to: 'accepted' } | { to: 'returned'; reason: string },
): Promise<Report> {
  const found = await readReport(tx.db, id);
  if (found === undefined || !found.decides) throw notFound();
  await move(tx, found, decision.to, decision.to === 'returned' ? decision.reason : null);
  await writeAudit(tx, {
    act: decision.to === 'accepted' ? 'report.accept' : 'report.return',
    orgId: found.orgId,
    detail: { reportId: id, forMonth: found.forMonth },
  });
  return openReport(tx, id);
}

/** Reports of a body to its superior, or those that a superior receives. */
export async function listReports(tx: ActorTx, filter: ReportFilter, after: string | undefined): Promise<ReportList> {
  const rows = await readReports(tx.db, filter, decodeKeyset(after, z.tuple([z.iso.date(), z.uuid()])), PAGE + 1);
  const { items, next } = pageOf(rows, PAGE, (row) => [row.forMonth, row.id]);
  return { items: items.map(rowOf), next };
}

/**
 * *Nhắc bí thư*: reminds the secretary of a cell that has not convened or reported; once a day is enough.
 *
 * @returns whether he is reminded now, rather than already today
 */
export async function nudgeSecretary(
  tx: ActorTx,
  nudge: { orgId: number; about: 'convene' | 'report'; forMonth: string },
): Promise<boolean> {
  if (!(await mayNudge(tx.db, nudge.orgId))) throw notFound();
  const sent = await insertNudge(tx, { ...nudge, forMonth: firstOfMonth(nudge.forMonth) });
  if (sent) {
    await writeAudit(tx, {
      act: 'report.nudge',
      orgId: nudge.orgId,
      detail: { about: nudge.about, forMonth: nudge.forMonth },
    });
  }
  return sent;
}

/** The first day of the month that a day lies in. */
export function firstOfMonth(day: string): string {
  return `${day.slice(0, 7)}-01`;
}

async function ownReport(tx: ActorTx, id: string): Promise<ReportRecord> {
  const found = await readReport(tx.db, id);
  if (found === undefined || !found.leads) throw notFound();
  if (!isOwn(found)) throw moved(found);
  return found;
}

async function move(
  tx: ActorTx,
  found: ReportRecord,
  to: 'submitted' | 'accepted' | 'returned',
  reason: string | null,
): Promise<void> {
  if (await moveReport(tx, found.id, to, reason)) return;
  throw moved((await readReport(tx.db, found.id)) ?? found);
}

function moved(report: ReportRecord) {
  const words = {
    draft: 'Báo cáo này chưa được gửi.',
    submitted: 'Báo cáo này đã gửi rồi, đang chờ cấp trên tiếp nhận.',
    accepted: 'Báo cáo này đã được cấp trên tiếp nhận.',
    returned: 'Báo cáo này đã được trả lại để bổ sung.',
  } as const;
  return conflict('reportMoved', `${words[report.state]} Mời mở lại để xem.`);
}

/** Whether it is still written by its cell. */
function isOwn(report: ReportRecord): boolean {
  return report.state === 'draft' || report.state === 'returned';
}

function rowOf(row: ReportRecord): ReportRow {
  return {
    id: row.id,
    org: { id: row.orgId, name: row.orgName },
    forMonth: row.forMonth,
    state: row.state,
    dueOn: row.dueOn,
    daysLeft: row.daysLeft,
    submittedAt: row.submittedAt?.toISOString() ?? null,
    mayDecide: row.decides && row.state === 'submitted',
  };
}

function reportOf(row: ReportRecord): Report {
  return {
    ...rowOf(row),
    superior: { id: row.superiorId, name: row.superiorName },
    figures: row.figures,
    summary: row.summary,
    proposals: row.proposals,
    decidedAt: row.decidedAt?.toISOString() ?? null,
    returnReason: row.returnReason,
    version: row.version,
    mayEdit: row.leads && isOwn(row),
    maySubmit: row.leads && isOwn(row),
  };
}
