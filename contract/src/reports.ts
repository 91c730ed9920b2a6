import { z } from 'zod';
import { MeetingKind, MeetingState } from './meetings.ts';
import { CivilDate, Next, OrganizationRef, OrgId } from './organizations.ts';

/** Monthly reports upward, the superior's overview of its cells, and attendance statistics (domain.md §§ 4, 7). */

const At = z.iso.datetime();
const count = z.number().int().nonnegative();
export const ReportState = z.enum(['draft', 'submitted', 'accepted', 'returned']);

/** Figures as generated from the month's meetings; they carry no names and no content. */
export const ReportFigures = z.object({
  meetings: z.array(
    z.object({ kind: MeetingKind, onDay: CivilDate, base: count, present: count, excused: count, unexcused: count }),
  ),
  membersOfficial: count,
  membersProbationary: count,
  resolutions: z.array(z.string()),
  assignmentsGiven: count,
  assignmentsDone: count,
  score: z.object({ total: z.number(), grade: z.string() }).nullable(),
});
export const Report = z.object({
  id: z.uuid(),
  org: OrganizationRef,
  superior: OrganizationRef,
  forMonth: CivilDate,
  state: ReportState,
  figures: ReportFigures,
  summary: z.string(),
  proposals: z.string(),
  dueOn: CivilDate,
  /** Civil days left; negative when overdue. */
  daysLeft: z.number().int(),
  submittedAt: At.nullable(),
  decidedAt: At.nullable(),
  returnReason: z.string().nullable(),
  version: z.number().int(),
  mayEdit: z.boolean(),
  maySubmit: z.boolean(),
  mayDecide: z.boolean(),
});
export const DraftReport = z.strictObject({ orgId: OrgId, forMonth: CivilDate });
export const EditReport = z.strictObject({
  version: z.number().int(),
  summary: z.string().trim().max(8000).optional(),
  proposals: z.string().trim().max(8000).optional(),
});
export const ReturnReport = z.strictObject({ reason: z.string().trim().min(1, 'Cần ghi lý do trả lại.').max(1000) });
export const ReportRow = Report.pick({
  id: true,
  org: true,
  forMonth: true,
  state: true,
  dueOn: true,
  daysLeft: true,
  submittedAt: true,
  mayDecide: true,
});
export const ReportListQuery = z.object({
  orgId: OrgId,
  forMonth: CivilDate.optional(),
  state: ReportState.optional(),
  after: z.string().max(200).optional(),
});
export const ReportList = z.object({ items: z.array(ReportRow), next: Next });

/** The superior's month: one row a cell. A figure that would give a small group away is absent. */
export const OverviewRow = z.object({
  org: OrganizationRef,
  isCell: z.boolean(),
  regular: z.object({ state: MeetingState, onDay: CivilDate, late: z.boolean() }).nullable(),
  report: z.object({ id: z.uuid(), state: ReportState, daysLeft: z.number().int() }).nullable(),
  /** Civil days until the report is due, sent or not; negative when past. */
  reportDaysLeft: z.number().int(),
  base: count.optional(),
  present: count.optional(),
  percent: z.number().optional(),
  nudgedOn: z.object({ convene: CivilDate.nullable(), report: CivilDate.nullable() }),
  mayNudge: z.boolean(),
});
export const OverviewQuery = z.object({
  orgId: OrgId,
  forMonth: CivilDate,
  show: z.enum(['all', 'notConvened', 'late', 'low', 'notReported']).default('all'),
  after: z.string().max(200).optional(),
});
export const Overview = z.object({
  org: OrganizationRef,
  forMonth: CivilDate,
  totals: z.object({
    cells: count,
    convened: count,
    held: count,
    reported: count,
    overdue: count,
    low: count,
    percent: z.number().nullable(),
    target: z.number(),
  }),
  items: z.array(OverviewRow),
  next: Next,
});
export const Nudge = z.strictObject({ orgId: OrgId, about: z.enum(['convene', 'report']), forMonth: CivilDate });

export const StatisticsQuery = z.object({
  orgId: OrgId,
  /** First days of months, inclusive. */
  from: CivilDate,
  to: CivilDate,
  kind: MeetingKind.default('regular'),
});
/** One (body, month): base absent where it is hidden as a group under five or would give one away. */
export const StatisticsPoint = z.object({
  forMonth: CivilDate,
  held: z.boolean(),
  hidden: z.boolean(),
  base: count.optional(),
  present: count.optional(),
  late: count.optional(),
  excused: count.optional(),
  unexcused: count.optional(),
  percent: z.number().optional(),
});
export const Statistics = z.object({
  org: OrganizationRef,
  kind: MeetingKind,
  target: z.number(),
  months: z.array(CivilDate),
  /** The body itself, then the bodies directly under it as the tree was in each month. */
  total: z.array(StatisticsPoint),
  children: z.array(z.object({ org: OrganizationRef, isCell: z.boolean(), points: z.array(StatisticsPoint) })),
  /** How fresh: rollups stand in the transaction of the act itself. */
  asOf: At,
});
export const MyAttendance = z.object({
  items: z.array(
    z.object({
      meetingId: z.uuid(),
      title: z.string(),
      onDay: CivilDate,
      kind: MeetingKind,
      mark: z.string(),
      late: z.boolean(),
    }),
  ),
  base: count,
  present: count,
});
export const CellAttendance = z.object({
  items: z.array(
    z.object({
      memberId: z.number().int(),
      fullName: z.string(),
      base: count,
      present: count,
      excused: count,
      unexcused: count,
    }),
  ),
});

export type Report = z.infer<typeof Report>;
export type ReportFigures = z.infer<typeof ReportFigures>;
export type ReportRow = z.infer<typeof ReportRow>;
export type ReportList = z.infer<typeof ReportList>;
export type Overview = z.infer<typeof Overview>;
export type OverviewRow = z.infer<typeof OverviewRow>;
export type Statistics = z.infer<typeof Statistics>;
export type StatisticsPoint = z.infer<typeof StatisticsPoint>;
export type MyAttendance = z.infer<typeof MyAttendance>;
export type CellAttendance = z.infer<typeof CellAttendance>;
