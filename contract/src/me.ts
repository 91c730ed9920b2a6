import { z } from 'zod';
import { MeetingCard } from './meetings.ts';
import { Activity, Gender, MemberClass, Placement } from './members.ts';
import { CivilDate, Next, OrganizationRef, OrganizationType, Position, StaffRole } from './organizations.ts';

/** What a person sees of himself. */

export const TextSize = z.enum(['medium', 'large', 'veryLarge']);
export const Preferences = z.strictObject({ textSize: TextSize });

/** A body at which the person may work in Văn phòng, and which places of the sidebar it gives him. */
export const Desk = z.object({
  org: OrganizationRef.extend({ type: OrganizationType }),
  /** Staff roles held there, and the positions by which he does the office's work where the body has no office of its own. */
  roles: z.array(StaffRole),
  actsAs: z.array(z.enum(['leaders', 'standIn'])),
  /** The line under the person's name, e.g. "Ban Xây dựng Đảng". */
  title: z.string(),
  mayReadMembers: z.boolean(),
  mayImport: z.boolean(),
  mayDecideCorrections: z.boolean(),
  mayGivePositions: z.boolean(),
  mayManageStaff: z.boolean(),
  mayHandleSupport: z.boolean(),
  mayReadAudit: z.boolean(),
  maySetRules: z.boolean(),
  /** Receives what members write to this committee, or is given a thread to answer. */
  mayReadFeedback: z.boolean(),
  /** Reads the month of cells somewhere below: who has convened, met, reported. */
  mayReadOverview: z.boolean(),
  /** Reads attendance numbers of the bodies directly below. */
  mayReadStatistics: z.boolean(),
  /** Takes the monthly reports of bodies below, as their superior's office or in its place. */
  mayReceiveReports: z.boolean(),
  /** Prepares a conference as secretary or deputy of this committee, or organises one of its. */
  mayConvene: z.boolean(),
});

export const Me = z.object({
  account: z.object({
    id: z.uuid(),
    strength: z.enum(['vneid', 'passkey', 'pin', 'code']),
    /** Bound to VNeID; only then may numbers be revealed, and staff roles act. */
    bound: z.boolean(),
    /** Until when acts that ask again need not ask; null when they would ask now. */
    reauthenticatedUntil: z.iso.datetime().nullable(),
  }),
  fullName: z.string(),
  givenName: z.string(),
  member: z
    .object({
      id: z.number().int(),
      cell: OrganizationRef,
      /** The directly superior body of the cell. */
      committee: OrganizationRef.nullable(),
      positions: z.array(z.object({ position: Position, org: OrganizationRef })),
      /** Whom the person helps ("làm hộ"), with their consent. */
      helps: z.array(z.object({ id: z.number().int(), fullName: z.string() })),
      /** Suspended members see only their own summary and notices. */
      ownSummaryOnly: z.boolean(),
    })
    .nullable(),
  staffRoles: z.array(z.object({ id: z.uuid(), role: StaffRole, org: OrganizationRef, confirmed: z.boolean() })),
  faces: z.object({ handbook: z.boolean(), office: z.array(Desk) }),
  consent: z.object({
    state: z.enum(['given', 'refused', 'notAsked']),
    version: z.string().nullable(),
    at: z.iso.datetime().nullable(),
  }),
  preferences: Preferences,
  mayFileCorrection: z.boolean(),
  mayEnterPhone: z.boolean(),
  /** Officers of a cell: the cell's list of members, and what may be done there. */
  mayReadCell: z.boolean(),
  mayWorkAsOfficer: z.boolean(),
  mayFileFeedback: z.boolean(),
  /** The cell whose members' letters the person reads and answers, as its secretary or deputy. */
  answersFeedbackOf: OrganizationRef.nullable(),
});

export const TodoKind = z.enum([
  'giveConsent',
  'enterPhone',
  'addPasskey',
  'confirmActivation',
  'confirmSignOut',
  'confirmStaffRole',
  'answerInvitation',
  'decideAbsences',
  'conveneMeeting',
  'sendReport',
  'signRecord',
]);
export const Home = z.object({
  givenName: z.string(),
  cell: OrganizationRef.nullable(),
  /** The next meeting to which the person is invited. */
  nextMeeting: MeetingCard.nullable(),
  todos: z.array(
    z.object({ kind: TodoKind, id: z.string().nullable(), title: z.string(), detail: z.string(), href: z.string() }),
  ),
  news: z.array(
    z.object({
      kind: z.enum(['correctionAnswered', 'letterAnswered', 'meetingCancelled']),
      id: z.string(),
      title: z.string(),
      detail: z.string(),
      href: z.string(),
      at: z.iso.datetime({ offset: true }),
    }),
  ),
  updatedAt: z.iso.datetime({ offset: true }),
});

/** The member summary of Quy định 339-QĐ/TW, exactly; numbers masked but for their last two digits. */
export const OwnSummary = z.object({
  fullName: z.string(),
  birthDate: CivilDate,
  gender: Gender,
  joinedOn: CivilDate,
  officialOn: CivilDate.nullable(),
  cardNumberMasked: z.string().nullable(),
  cell: OrganizationRef,
  citizenIdMasked: z.string(),
  phoneMasked: z.string().nullable(),
  /** What the application keeps beside the summary for its own work. */
  beside: z.object({
    committee: OrganizationRef.nullable(),
    positions: z.array(z.object({ position: Position, org: OrganizationRef, from: CivilDate })),
    class: MemberClass,
    activity: Activity,
    placement: Placement,
    partyAge: z.number().int(),
    ceremonyOn: CivilDate.nullable(),
    exemptedOn: CivilDate.nullable(),
    probationDaysLeft: z.number().int().nullable(),
    specialDuty: z.object({ from: CivilDate, to: CivilDate.nullable() }).nullable(),
    hasSmartphone: z.boolean().nullable(),
    hasLevel2Identity: z.boolean().nullable(),
    assistedBy: z.string().nullable(),
  }),
  mayShowNumbers: z.boolean(),
  mayEnterPhone: z.boolean(),
  mayFileCorrection: z.boolean(),
});
export const OwnNumbers = z.object({
  citizenId: z.string(),
  cardNumber: z.string().nullable(),
  phone: z.string().nullable(),
});

export const AccessLogQuery = z.object({
  after: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
});
export const AccessLogItem = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  /** "Đ/c Nguyễn Thị Lan, Bí thư", or a body where the person acted for it. */
  who: z.string(),
  /** What was done, in words: "Xem số điện thoại". */
  act: z.string(),
  reason: z.string().nullable(),
});
export const AccessLog = z.object({
  items: z.array(AccessLogItem),
  next: Next,
  thisMonth: z.number().int().optional(),
});

export type Me = z.infer<typeof Me>;
export type Desk = z.infer<typeof Desk>;
export type Home = z.infer<typeof Home>;
export type TodoKind = z.infer<typeof TodoKind>;
export type OwnSummary = z.infer<typeof OwnSummary>;
export type OwnNumbers = z.infer<typeof OwnNumbers>;
export type AccessLog = z.infer<typeof AccessLog>;
export type AccessLogItem = z.infer<typeof AccessLogItem>;
export type Preferences = z.infer<typeof Preferences>;
export type TextSize = z.infer<typeof TextSize>;
