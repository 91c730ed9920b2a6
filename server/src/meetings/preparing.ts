import type { MeetingKind, PrepareMeeting } from '@sotay/contract';
import { sql } from 'kysely';
import { actingAs } from '../audit/acting-as.ts';
import { writeAudit } from '../audit/audit.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { invalid, notFound } from '../platform/http/problem.ts';
import { sayMonth } from './spoken.ts';

/** What a cell's first regular meeting is about, by the guidance 42-HD/BTCTW; every later one starts from the one before. */
export const FIRST_AGENDA = [
  'Kiểm điểm việc thực hiện nghị quyết kỳ trước',
  'Thông tin thời sự, phổ biến chủ trương, nghị quyết của cấp trên',
  'Thảo luận nhiệm vụ tháng và ý kiến của đảng viên',
  'Biểu quyết thông qua nghị quyết, giao nhiệm vụ',
] as const;
const FIRST_VENUE = 'Điểm cầu chính';
/** Months before and after today's for which a meeting may be prepared. */
const MONTHS = { back: 2, ahead: 12 } as const;

const TITLES = {
  regular: 'Sinh hoạt chi bộ',
  thematic: 'Sinh hoạt chuyên đề',
  committee: 'Họp cấp ủy',
  conference: 'Hội nghị',
} as const satisfies Record<MeetingKind, string>;

/** "Sinh hoạt chi bộ tháng 12/2026". */
export function titleOf(kind: MeetingKind, month: string): string {
  return `${TITLES[kind]} ${sayMonth(month)}`;
}

/**
 * Prepares a draft from the host's last meeting of the kind. Asked twice, the meeting in hand is answered: the cell's regular
 * one of the month, or the draft of the kind.
 *
 * @returns the meeting's id
 * @throws DomainError `notFound` when the actor does not lead the host or the kind does not fit it, `invalid` for the month
 */
export async function prepareMeeting(tx: ActorTx, asked: PrepareMeeting): Promise<string> {
  const month = await monthOf(tx, asked.forMonth);
  const agenda = asked.kind === 'regular' ? [...FIRST_AGENDA] : [];
  const { rows } = await sql<{ id: string; made: boolean }>`
    SELECT id, made FROM meetings_prepare(${asked.hostId}::int, ${asked.kind}, ${month}::date, ${titleOf(asked.kind, month)},
      ${agenda}::text[], ${FIRST_VENUE})`.execute(tx.db);
  const prepared = rows[0];
  if (prepared === undefined) throw notFound();
  if (prepared.made) {
    const relation = await actingAs(tx.db, [asked.hostId]);
    await writeAudit(tx, {
      act: 'meeting.prepare',
      orgId: asked.hostId,
      detail: { meetingId: prepared.id, kind: asked.kind },
      ...(relation === undefined ? {} : { actingAs: relation }),
    });
  }
  return prepared.id;
}

/** The month asked for, or today's; a month far away is a slip of the finger. */
async function monthOf({ db }: ActorTx, asked: string | undefined): Promise<string> {
  const { rows } = await sql<{ month: string; fits: boolean }>`
    SELECT date_trunc('month', w.day)::date::text AS month,
           w.day BETWEEN sotay_today() - make_interval(months => ${MONTHS.back}) AND sotay_today() + make_interval(months => ${MONTHS.ahead}) AS fits
      FROM (SELECT coalesce(${asked ?? null}::date, sotay_today()) AS day) w`.execute(db);
  const found = rows[0];
  if (found?.fits !== true) {
    throw invalid([{ field: 'forMonth', message: 'Chọn một tháng gần đây hoặc trong năm tới.' }]);
  }
  return found.month;
}
