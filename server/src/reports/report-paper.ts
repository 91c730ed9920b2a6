import { GRADE_WORDS, MEETING_KIND_WORDS, type Report, type ReportFigures } from '@sotay/contract';
import { spokenDay } from '../meetings/paper-time.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/http/problem.ts';
import type { PaperSection } from '../platform/pdf/papers.ts';
import { renderPdf } from '../platform/pdf/render-pdf.ts';
import { readReportPaper } from './report-paper.queries.ts';
import { openReport } from './reports.ts';

/** Prints a monthly report in the Party's form, for whoever may read it. */
export async function printReport(tx: ActorTx, id: string): Promise<{ fileName: string; pdf: Buffer }> {
  const report = await openReport(tx, id);
  const facts = await readReportPaper(tx.db, report.org.id);
  if (facts === undefined) throw notFound();
  const [year = '', month = ''] = report.forMonth.split('-');
  const pdf = renderPdf('monthly-report', {
    head: {
      superior: report.superior.name,
      body: report.org.name,
      symbol: null,
      place: placeOf(facts.communeName ?? report.superior.name),
      date: dayOf(report.submittedAt) ?? report.dueOn,
    },
    title: `Tình hình sinh hoạt và công tác tháng ${String(Number(month))}/${year}`,
    version: report.version,
    hash: null,
    intro: null,
    sections: sectionsOf(report),
    recipients: [report.superior.name, 'Lưu.'],
    signatures: [
      {
        authority: facts.isCell ? 'T/M CHI BỘ' : 'T/M CẤP ỦY',
        post: 'Bí thư',
        name: facts.secretaryName ?? '',
        signedAt: null,
      },
    ],
  });
  return { fileName: `bao-cao-${report.forMonth.slice(0, 7)}-${String(report.org.id)}.pdf`, pdf };
}

function sectionsOf(report: Report): PaperSection[] {
  const { figures } = report;
  return [
    { heading: 'I. SINH HOẠT', ...meetingsOf(figures) },
    {
      heading: 'II. ĐẢNG VIÊN, NHIỆM VỤ',
      paragraphs: [
        `Đảng viên chính thức: ${String(figures.membersOfficial)}; dự bị: ${String(figures.membersProbationary)}.`,
        `Nhiệm vụ giao trong tháng: ${String(figures.assignmentsGiven)}; làm xong: ${String(figures.assignmentsDone)}.`,
      ],
    },
    { heading: 'III. NHẬN XÉT', paragraphs: paragraphsOf(report.summary) },
    { heading: 'IV. KIẾN NGHỊ, ĐỀ XUẤT', paragraphs: paragraphsOf(report.proposals) },
  ];
}

function meetingsOf(figures: ReportFigures): Omit<PaperSection, 'heading'> {
  const after = [
    ...(figures.resolutions.length === 0 ? [] : [`Nghị quyết ban hành: ${figures.resolutions.join(', ')}.`]),
    ...(figures.score === null ? [] : [`Buổi họp tự chấm ${String(figures.score.total)}/100 điểm${gradeOf(figures)}.`]),
  ];
  if (figures.meetings.length === 0) return { paragraphs: ['Trong tháng chưa họp.', ...after] };
  return {
    paragraphs: after,
    table: {
      columns: [
        { title: 'Buổi họp', width: 4 },
        { title: 'Ngày', width: 2 },
        { title: 'Phải dự', width: 1 },
        { title: 'Có mặt', width: 1 },
        { title: 'Vắng có lý do', width: 1.5 },
        { title: 'Vắng không lý do', width: 1.5 },
      ],
      rows: figures.meetings.map((meeting) => [
        MEETING_KIND_WORDS[meeting.kind],
        spokenDay(meeting.onDay),
        ...[meeting.base, meeting.present, meeting.excused, meeting.unexcused].map(String),
      ]),
    },
  };
}

function gradeOf({ score }: ReportFigures): string {
  const words: Record<string, string> = GRADE_WORDS;
  const grade = score === null ? undefined : words[score.grade];
  return grade === undefined ? '' : `, xếp loại ${grade.toLocaleLowerCase('vi')}`;
}

function paragraphsOf(text: string): string[] {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.length === 0 ? ['Không có.'] : lines;
}

/** "Đảng bộ phường Hòa Bình" is at "Hòa Bình". */
function placeOf(commune: string): string {
  return commune.replace(/^(Đảng bộ|Đảng ủy)\s+/i, '').replace(/^(xã|phường|đặc khu)\s+/i, '');
}

/** The civil day of a moment in Vietnam. */
function dayOf(at: string | null): string | undefined {
  return at === null ? undefined : new Date(Date.parse(at) + 7 * 3_600_000).toISOString().slice(0, 10);
}
