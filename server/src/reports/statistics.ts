import type { MeetingKind, Statistics, StatisticsPoint } from '@sotay/contract';
import { MEETING_KIND_WORDS } from '@sotay/contract';
import { sql } from 'kysely';
import { writeAudit } from '../audit/audit.ts';
import { writeWorkbook } from '../members/workbook.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/http/problem.ts';
import { percent } from './percent.ts';
import { firstOfMonth } from './reports.ts';

interface PointFact {
  for_month: string;
  org_id: number;
  name: string | null;
  is_cell: boolean;
  held: boolean;
  hidden: boolean;
  base: number | null;
  present: number | null;
  late: number | null;
  excused: number | null;
  unexcused: number | null;
}

/** What is asked: a body, months from and to (any day of them, inclusive) and one kind of meeting. */
export interface StatisticsAsk {
  orgId: number;
  from: string;
  to: string;
  kind: MeetingKind;
}

/**
 * Attendance of a body and of what stands directly under it, month by month, with the tree of each month. Small groups are
 * hidden by the database (meetings_statistics); totals are sums of what is shown.
 */
export async function readStatistics(tx: ActorTx, ask: StatisticsAsk): Promise<Statistics> {
  const { rows } = await sql<PointFact>`
    SELECT * FROM meetings_statistics(${ask.orgId}::int, ${firstOfMonth(ask.from)}::date, ${firstOfMonth(ask.to)}::date, ${ask.kind})`.execute(
    tx.db,
  );
  const own = rows.filter((row) => row.org_id === ask.orgId);
  const name = own.findLast((row) => row.name !== null)?.name;
  if (own.length === 0 || name === undefined || name === null) throw notFound();
  const target = await sql<{
    target: number;
  }>`SELECT (rules_value('meeting.attendanceTargetPercent'))::float AS target`.execute(tx.db);
  const children = Map.groupBy(
    rows.filter((row) => row.org_id !== ask.orgId),
    (row) => row.org_id,
  );
  const months = own.map((row) => row.for_month);
  return {
    org: { id: ask.orgId, name },
    kind: ask.kind,
    target: target.rows[0]?.target ?? 0,
    months,
    total: own.map(pointOf),
    children: [...children].map(([id, points]) => ({
      org: { id, name: points.at(-1)?.name ?? '' },
      isCell: points.at(-1)?.is_cell === true,
      points: points.map(pointOf),
    })),
    asOf: new Date().toISOString(),
  };
}

/** The same as a workbook; recorded, because a file goes on by itself. */
export async function exportStatistics(
  tx: ActorTx,
  ask: StatisticsAsk,
): Promise<{ fileName: string; workbook: Buffer }> {
  const found = await readStatistics(tx, ask);
  await writeAudit(tx, {
    act: 'statistics.export',
    orgId: ask.orgId,
    detail: { kind: ask.kind, from: found.months[0] ?? '', to: found.months.at(-1) ?? '' },
  });
  const headers = [
    'STT',
    'Tổ chức',
    'Tháng',
    'Loại họp',
    'Phải dự',
    'Có mặt',
    'Đến muộn',
    'Vắng có lý do',
    'Vắng không lý do',
    'Tỷ lệ %',
    'Ghi chú',
  ];
  const workbook = await writeWorkbook('Dự họp', headers, linesOf(found));
  return { fileName: `du-hop-${String(ask.orgId)}.xlsx`, workbook };
}

async function* linesOf(found: Statistics): AsyncGenerator<(string | number)[]> {
  let number = 0;
  const bodies = [{ org: found.org, points: found.total }, ...found.children];
  for (const { org, points } of bodies) {
    for (const point of points) {
      number += 1;
      const figures = [point.base, point.present, point.late, point.excused, point.unexcused, point.percent];
      yield [
        number,
        org.name,
        point.forMonth.slice(0, 7).split('-').reverse().join('/'),
        MEETING_KIND_WORDS[found.kind],
        ...figures.map((figure) => figure ?? ''),
        point.hidden ? 'Nhóm nhỏ, không hiện số' : point.held ? '' : 'Chưa họp',
      ];
    }
  }
}

function pointOf(fact: PointFact): StatisticsPoint {
  return {
    forMonth: fact.for_month,
    held: fact.held,
    hidden: fact.hidden,
    ...(fact.base === null || fact.present === null
      ? {}
      : {
          base: fact.base,
          present: fact.present,
          late: fact.late ?? 0,
          excused: fact.excused ?? 0,
          unexcused: fact.unexcused ?? 0,
          percent: percent(fact.present, fact.base),
        }),
  };
}
