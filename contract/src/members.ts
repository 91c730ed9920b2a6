import { z } from 'zod';
import { CivilDate, Next, OrganizationRef, OrgId, PersonRef, Position } from './organizations.ts';

/**
 * Members as others see them. A field that the reader's class of data does not reach is absent, never null
 * (null means: known to be empty).
 */

export const MemberId = z.coerce.number().int().positive();
export const Gender = z.enum(['male', 'female']);
export const MemberClass = z.enum(['probationary', 'official']);
export const Activity = z.enum(['active', 'exempted', 'suspended', 'left']);
export const LeftReason = z.enum(['transferredOut', 'deceased', 'struckOff', 'expelled', 'resigned']);
export const Placement = z.enum(['here', 'temporarilyElsewhere', 'temporarilyHere', 'transferring']);

const flag = z.stringbool().optional();
export const MemberListQuery = z.object({
  orgId: OrgId,
  /** Searched without accents, anywhere in the name. */
  q: z.string().trim().max(80).optional(),
  cell: OrgId.optional(),
  class: MemberClass.optional(),
  activity: Activity.optional(),
  noAccount: flag,
  after: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export const MemberRow = PersonRef.extend({
  cell: OrganizationRef,
  positions: z.array(Position),
  birthDate: CivilDate.optional(),
  gender: Gender.optional(),
  joinedOn: CivilDate.optional(),
  officialOn: CivilDate.nullable().optional(),
  class: MemberClass.optional(),
  activity: Activity.optional(),
  placement: Placement.optional(),
  /** Days until the probation of 12 months ends; only for probationary members. */
  probationDaysLeft: z.number().int().optional(),
  hasAccount: z.boolean().optional(),
});
export const MemberList = z.object({
  org: OrganizationRef,
  items: z.array(MemberRow),
  next: Next,
  /** Members and organisations below the body, without the filters; on the first page only. */
  totals: z.object({ members: z.number().int(), organizations: z.number().int() }).optional(),
  /** Rows that match the filters, on the first page only. */
  matching: z.number().int().optional(),
  mayExport: z.boolean(),
  mayPrintNoAccount: z.boolean(),
});

export const StandingRow = z.object({
  since: CivilDate,
  class: MemberClass,
  activity: Activity,
  leftReason: LeftReason.nullable(),
  placement: Placement,
  homeCell: OrganizationRef,
  cell: OrganizationRef,
});
export const MemberPanel = PersonRef.extend({
  cell: OrganizationRef,
  positions: z.array(z.object({ position: Position, org: OrganizationRef, from: CivilDate })),
  personal: z
    .object({
      gender: Gender,
      birthDate: CivilDate,
      joinedOn: CivilDate,
      officialOn: CivilDate.nullable(),
      ceremonyOn: CivilDate.nullable(),
      exemptedOn: CivilDate.nullable(),
      /** Whole years since the admission decision. */
      partyAge: z.number().int(),
      class: MemberClass,
      activity: Activity,
      leftReason: LeftReason.nullable(),
      placement: Placement,
      probationDaysLeft: z.number().int().optional(),
      history: z.array(StandingRow),
    })
    .optional(),
  circumstances: z
    .object({
      hasSmartphone: z.boolean().nullable(),
      hasLevel2Identity: z.boolean().nullable(),
      assistedBy: PersonRef.nullable(),
      assistanceConsentedOn: CivilDate.nullable(),
      specialDuty: z.object({ from: CivilDate, to: CivilDate.nullable() }).nullable(),
      accountState: z.enum(['none', 'open', 'closed']),
    })
    .optional(),
  mayRevealNumber: z.boolean(),
  mayRevealPhone: z.boolean(),
  mayEnterPhone: z.boolean(),
  mayFileCorrection: z.boolean(),
  mayEditCircumstances: z.boolean(),
  mayChangeStanding: z.boolean(),
  mayGivePosition: z.boolean(),
  mayIssueActivationCode: z.boolean(),
  mayRequestSignOut: z.boolean(),
  /** Write feedback for him, as his officer or helper. */
  mayFileFeedback: z.boolean(),
  /** Act for him ("làm hộ"), as his officer or helper. */
  mayActFor: z.boolean(),
});

export const RevealField = z.enum(['number', 'phone']);
export const RevealReason = z.enum([
  'verifyMasterData',
  'correctionRequest',
  'cardIssue',
  'supportCall',
  'meetingCall',
  'tapToCall',
]);
export const Reveal = z.strictObject({ field: RevealField, reason: RevealReason });
/** `citizenId` and `cardNumber` for the field `number`, `phone` for the field `phone`; to be hidden again at `until`. */
export const Revealed = z.object({
  citizenId: z.string().optional(),
  cardNumber: z.string().nullable().optional(),
  phone: z.string().nullable().optional(),
  until: z.iso.datetime(),
});

/** The phone as typed; spaces, dots and +84 are understood. */
export const EnterPhone = z.strictObject({
  phone: z.string().trim().min(1, 'Đồng chí chưa ghi số điện thoại.').max(30),
});
export const PhoneEntered = z.object({ phoneMasked: z.string() });

export const EditCircumstances = z.strictObject({
  hasSmartphone: z.boolean().nullable().optional(),
  hasLevel2Identity: z.boolean().nullable().optional(),
  /** The helper and the day the member consented; null ends the help. */
  assistance: z.strictObject({ memberId: z.number().int().positive(), consentedOn: CivilDate }).nullable().optional(),
});

export const ChangeStanding = z
  .strictObject({
    since: CivilDate,
    class: MemberClass.optional(),
    activity: Activity.optional(),
    leftReason: LeftReason.optional(),
    placement: Placement.optional(),
    homeCellId: z.number().int().positive().optional(),
    cellId: z.number().int().positive().optional(),
  })
  .refine((change) => (change.activity === 'left') === (change.leftReason !== undefined), {
    path: ['leftReason'],
    error: 'Cần ghi lý do khi đảng viên rời danh sách, và chỉ khi đó.',
  });
export const StandingHistory = z.object({ items: z.array(StandingRow) });
export const SpecialDuty = z.strictObject({ from: CivilDate, to: CivilDate.nullable() });

export const OrgQuery = z.object({ orgId: OrgId });
export const NoAccountList = z.object({
  org: OrganizationRef,
  printedOn: CivilDate,
  cells: z.array(z.object({ cell: OrganizationRef, members: z.array(PersonRef) })),
  total: z.number().int(),
});

export const CorrectionField = z.enum([
  'fullName',
  'birthDate',
  'gender',
  'joinedOn',
  'officialOn',
  'cardNumber',
  'cell',
  'citizenId',
  'other',
]);
export const CorrectionState = z.enum(['received', 'inReview', 'corrected', 'declined', 'withdrawn']);
export const FileCorrection = z.strictObject({
  field: CorrectionField,
  wrong: z.string().trim().min(1, 'Đồng chí ghi giúp chỗ đang sai.').max(500),
  right: z.string().trim().min(1, 'Đồng chí ghi giúp thế nào là đúng.').max(500),
});
export const OwnCorrection = z.object({
  id: z.uuid(),
  field: CorrectionField,
  wrong: z.string(),
  right: z.string(),
  state: CorrectionState,
  answer: z.string().nullable(),
  createdAt: z.iso.datetime(),
  dueOn: CivilDate,
  decidedAt: z.iso.datetime().nullable(),
  mayWithdraw: z.boolean(),
});
export const OwnCorrectionList = z.object({ items: z.array(OwnCorrection), mayFile: z.boolean() });
export const DeskCorrection = OwnCorrection.omit({ mayWithdraw: true }).extend({
  member: PersonRef,
  cell: OrganizationRef,
  mayTake: z.boolean(),
  mayDecide: z.boolean(),
});
export const CorrectionListQuery = z.object({
  orgId: OrgId,
  state: CorrectionState.optional(),
  after: z.string().max(200).optional(),
});
export const DeskCorrectionList = z.object({ items: z.array(DeskCorrection), next: Next });
export const DecideCorrection = z.strictObject({
  decision: z.enum(['corrected', 'declined']),
  answer: z.string().trim().min(1, 'Cần ghi câu trả lời cho đảng viên.').max(1000),
});

export const DataIssueKind = z.enum(['citizenIdHeldElsewhere', 'citizenIdChanged']);
export const DataIssue = z.object({
  id: z.uuid(),
  kind: DataIssueKind,
  org: OrganizationRef,
  /** The sentence for the person who settles it; it may quote the file, so only the addressed board reads it. */
  detail: z.string(),
  state: z.enum(['open', 'settled']),
  createdAt: z.iso.datetime(),
  settledAt: z.iso.datetime().nullable(),
  maySettle: z.boolean(),
});
export const DataIssueListQuery = z.object({
  orgId: OrgId,
  state: z.enum(['open', 'settled']).default('open'),
  after: z.string().max(200).optional(),
});
export const DataIssueList = z.object({ items: z.array(DataIssue), next: Next });

export type MemberListQuery = z.infer<typeof MemberListQuery>;
export type MemberRow = z.infer<typeof MemberRow>;
export type MemberList = z.infer<typeof MemberList>;
export type MemberPanel = z.infer<typeof MemberPanel>;
export type StandingRow = z.infer<typeof StandingRow>;
export type Reveal = z.infer<typeof Reveal>;
export type Revealed = z.infer<typeof Revealed>;
export type RevealField = z.infer<typeof RevealField>;
export type RevealReason = z.infer<typeof RevealReason>;
export type EditCircumstances = z.infer<typeof EditCircumstances>;
export type ChangeStanding = z.infer<typeof ChangeStanding>;
export type NoAccountList = z.infer<typeof NoAccountList>;
export type CorrectionField = z.infer<typeof CorrectionField>;
export type CorrectionState = z.infer<typeof CorrectionState>;
export type FileCorrection = z.infer<typeof FileCorrection>;
export type OwnCorrection = z.infer<typeof OwnCorrection>;
export type OwnCorrectionList = z.infer<typeof OwnCorrectionList>;
export type DeskCorrection = z.infer<typeof DeskCorrection>;
export type DeskCorrectionList = z.infer<typeof DeskCorrectionList>;
export type DecideCorrection = z.infer<typeof DecideCorrection>;
export type DataIssue = z.infer<typeof DataIssue>;
export type DataIssueList = z.infer<typeof DataIssueList>;
export type Gender = z.infer<typeof Gender>;
export type MemberClass = z.infer<typeof MemberClass>;
export type Activity = z.infer<typeof Activity>;
export type LeftReason = z.infer<typeof LeftReason>;
export type Placement = z.infer<typeof Placement>;
