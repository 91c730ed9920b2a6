import { z } from 'zod';
import { CivilDate, Next, OrganizationRef, OrgId, PersonRef } from './organizations.ts';

/**
 * Meetings up to the moment they open: preparing, convening, answering (domain.md § 4). Preparing, editing and every move answer
 * with the whole `Meeting` as it now is; giving an answer with the `OwnAnswer` as it now stands.
 */

export const MeetingId = z.uuid();
export const MeetingKind = z.enum(['regular', 'thematic', 'committee', 'conference']);
export const MeetingState = z.enum(['draft', 'convened', 'inSession', 'closed', 'published', 'cancelled', 'postponed']);
export const MeetingAct = z.enum(['convene', 'drop', 'open', 'postpone', 'cancel', 'close', 'resume', 'publish']);
export const AnswerValue = z.enum(['attending', 'absent']);
const At = z.iso.datetime();
const Month = CivilDate;
const version = z.number().int().nonnegative();

/** What the person himself answered, with the marks his officers see of him. */
export const OwnAnswer = z.object({
  deliveredAt: At.nullable(),
  seenAt: At.nullable(),
  answer: AnswerValue.nullable(),
  answeredAt: At.nullable(),
  /** Somebody answered for him. */
  answeredByOther: z.string().nullable(),
  reason: z.string().nullable(),
  decision: z.enum(['granted', 'refused']).nullable(),
  /** Rises with every answer and decision: what a later answer is given on top of. */
  version,
});

/** One line of a list; enough for Trang chủ's leaf. */
export const MeetingCard = z.object({
  id: MeetingId,
  /** The last part of its address, e.g. `2026-12-03-thuong-ky` or with a short id where two share day and kind. */
  address: z.string(),
  host: OrganizationRef,
  kind: MeetingKind,
  state: MeetingState,
  title: z.string(),
  startsAt: At,
  onDay: CivilDate,
  forMonth: Month,
  place: z.string().nullable(),
  online: z.boolean(),
  /** How the reader is invited; null for an officer or follower who is not. */
  role: z.enum(['summoned', 'follower', 'guest', 'informed']).nullable(),
  own: OwnAnswer.nullable(),
  mayAnswer: z.boolean(),
  /** Officer's own next step, if one waits: the button of the card. */
  next: z
    .enum(['convene', 'callTheRest', 'decideAbsences', 'open', 'close', 'record', 'sign', 'publish', 'report'])
    .nullable(),
});
export const MyMeetings = z.object({
  upcoming: z.array(MeetingCard),
  past: z.array(MeetingCard),
  next: Next,
  /** Bodies for which the person may prepare a meeting, with the kinds that fit them. */
  hosts: z.array(z.object({ org: OrganizationRef, kinds: z.array(MeetingKind) })),
});
export const MyMeetingsQuery = z.object({ after: z.string().max(200).optional() });

export const AgendaItem = z.object({ id: z.uuid(), title: z.string(), presenter: z.string().nullable() });
export const MeetingFile = z.object({
  id: z.uuid(),
  purpose: z.enum(['paper', 'tellersSheet', 'signedMinutes', 'signedResolution']),
  fileName: z.string(),
  mediaType: z.string(),
  size: z.number().int(),
  addedAt: At,
  /** A paper whose text can be read without the file. */
  hasText: z.boolean(),
  /** Bytes of that text. */
  textSize: z.number().int().nullable(),
});
/** A paper's text; null when it is a picture. */
export const PaperText = z.object({ text: z.string().nullable(), size: z.number().int() });
export const Venue = z.object({
  id: z.uuid(),
  name: z.string(),
  place: z.string().nullable(),
  keeper: PersonRef.nullable(),
  cells: z.array(OrganizationRef),
});
export const NoticeChange = z.object({
  noticeVersion: version,
  at: At,
  changes: z.array(z.object({ field: z.string(), from: z.string().nullable(), to: z.string().nullable() })),
});

/** One meeting as its invitation shows it. */
export const Meeting = MeetingCard.extend({
  chair: PersonRef.nullable(),
  minuteTaker: PersonRef.nullable(),
  onlineLink: z.string().nullable(),
  agenda: z.array(AgendaItem),
  papers: z.array(MeetingFile),
  venues: z.array(Venue),
  /** The reader's own venue of a conference. */
  venueId: z.uuid().nullable(),
  /** Members invited as guests. */
  guests: z.array(PersonRef),
  /** Guests without an account, as printed. */
  guestNames: z.array(z.string()),
  noticeVersion: version,
  /** Changes since the reader last opened the invitation, newest first. */
  changes: z.array(NoticeChange),
  reason: z.string().nullable(),
  version,
  convenedAt: At.nullable(),
  openedAt: At.nullable(),
  closedAt: At.nullable(),
  publishedAt: At.nullable(),
  /** How I stand to the roll while the meeting sits and after: I may check in by the room's code, or what became of it. */
  checkIn: z.enum(['open', 'waits', 'present', 'refused', 'otherwise']).nullable(),
  /** Last civil day for papers, and for minutes and report, from the dated rules. */
  papersDueOn: CivilDate,
  recordDueOn: CivilDate,
  /** Acts the reader may do now (from the state table and his authority). */
  mayActs: z.array(MeetingAct),
  mayEdit: z.boolean(),
  mayGiveChair: z.boolean(),
  maySeeAnswers: z.boolean(),
  mayDecideAbsences: z.boolean(),
  mayWriteOpinion: z.boolean(),
  mayReadContent: z.boolean(),
  mayRecord: z.boolean(),
  maySign: z.boolean(),
  /** Writes the monthly report that this meeting is the ground of. */
  mayReport: z.boolean(),
  /** The reader names organisers (a conference or a committee's meeting of a body above the cell). */
  mayNameOrganizers: z.boolean(),
  /** Members for whom the reader may answer here ("làm hộ"). */
  mayAnswerFor: z.array(PersonRef),
});

export const PrepareMeeting = z.strictObject({
  hostId: OrgId,
  kind: MeetingKind,
  /** First day of the month; today's when absent. */
  forMonth: Month.optional(),
});
const text = (max: number): z.ZodString => z.string().trim().max(max);
/** The whole editable part; what is absent stays. Against `version`, so two editors do not overwrite one another. */
export const EditMeeting = z.strictObject({
  version,
  title: text(200).min(1, 'Cần ghi tên buổi họp.').optional(),
  startsAt: At.optional(),
  place: text(200).nullable().optional(),
  onlineLink: z
    .url({ protocol: /^https$/, message: 'Đường dẫn họp phải bắt đầu bằng https://' })
    .max(500)
    .nullable()
    .optional(),
  chairId: z.number().int().nullable().optional(),
  minuteTakerId: z.number().int().nullable().optional(),
  agenda: z
    .array(z.strictObject({ title: text(300).min(1, 'Mỗi nội dung cần có chữ.'), presenter: text(120).nullable() }))
    .max(40)
    .optional(),
  guestIds: z.array(z.number().int()).max(50).optional(),
  guestNames: z.array(text(120).min(1)).max(50).optional(),
  /** A conference: its venues, each with the cells that gather there; `wholeCommittee` summons every cell below. */
  venues: z
    .array(
      z.strictObject({
        name: text(120).min(1, 'Điểm cầu cần có tên.'),
        place: text(200).nullable(),
        keeperId: z.number().int().nullable(),
        cellIds: z.array(z.number().int()).max(400),
      }),
    )
    .max(60)
    .optional(),
});
/** Whom and what the editor of a meeting chooses from. */
export const MeetingChoices = z.object({
  chairs: z.array(PersonRef),
  minuteTakers: z.array(PersonRef),
  /** Exempted members, who may come as guests. */
  guests: z.array(PersonRef),
  /** Every cell under the host of a conference, by code. */
  cells: z.array(OrganizationRef),
});
export const MoveMeeting = z.strictObject({
  act: MeetingAct,
  version,
  /** Why it is postponed or cancelled; everyone reads it. */
  reason: text(500).min(1).optional(),
  /** Postponing to a known time. */
  startsAt: At.optional(),
  /** Closing: absences that were asked for and never decided become unexcused only when this is said. */
  undecidedAreUnexcused: z.boolean().optional(),
});

export const GiveAnswer = z.strictObject({
  answer: AnswerValue,
  reason: text(500).min(1, 'Cần ghi lý do xin vắng.').optional(),
  /** Answering for another member ("làm hộ"). */
  forMember: z.number().int().positive().optional(),
});
export const SeenNotice = z.strictObject({ noticeVersion: version });

/** One invitee as the officers of the meeting see him. */
export const Invitee = PersonRef.extend({
  role: z.enum(['summoned', 'follower', 'guest', 'informed']),
  /** E.g. "Bí thư". */
  title: z.string().nullable(),
  cell: OrganizationRef,
  venueId: z.uuid().nullable(),
  deliveredAt: At.nullable(),
  seenAt: At.nullable(),
  /** He has seen the newest version of the invitation. */
  seenNewest: z.boolean(),
  answer: AnswerValue.nullable(),
  answeredAt: At.nullable(),
  reason: z.string().nullable(),
  decision: z.enum(['granted', 'refused']).nullable(),
  hasSmartphone: z.boolean().nullable(),
  mayCall: z.boolean(),
});
export const InviteeList = z.object({
  items: z.array(Invitee),
  counts: z.object({
    summoned: z.number().int(),
    delivered: z.number().int(),
    seen: z.number().int(),
    attending: z.number().int(),
    askedAbsent: z.number().int(),
    undecided: z.number().int(),
    silent: z.number().int(),
  }),
});
export const DecideAbsence = z.strictObject({ decision: z.enum(['granted', 'refused']) });

export const PriorOpinion = z.object({
  id: z.uuid(),
  author: PersonRef,
  own: z.boolean(),
  kind: z.enum(['opinion', 'petition']),
  text: z.string(),
  writtenAt: At,
  answer: z.string().nullable(),
  answeredAt: At.nullable(),
  mayAnswer: z.boolean(),
});
export const PriorOpinionList = z.object({ items: z.array(PriorOpinion) });
export const WritePriorOpinion = z.strictObject({
  /** Made by the client, so that a repeated tap writes once. */
  id: z.uuid(),
  kind: z.enum(['opinion', 'petition']),
  text: text(4000).min(1, 'Cần ghi nội dung.'),
  forMember: z.number().int().positive().optional(),
});
export const AnswerPriorOpinion = z.strictObject({ answer: text(4000).min(1, 'Cần ghi câu trả lời.') });

const Organizer = z.object({ accountId: z.uuid(), fullName: z.string(), title: z.string() });
export const OrganizerList = z.object({
  items: z.array(Organizer),
  /** Staff and leaders of the host who are none yet. */
  candidates: z.array(Organizer),
  mayName: z.boolean(),
});
/** The organisers from now on: who is not in the list is none any more. */
export const NameOrganizers = z.strictObject({ accountIds: z.array(z.uuid()).max(50) });

export type MeetingKind = z.infer<typeof MeetingKind>;
export type MeetingState = z.infer<typeof MeetingState>;
export type MeetingAct = z.infer<typeof MeetingAct>;
export type OwnAnswer = z.infer<typeof OwnAnswer>;
export type MeetingCard = z.infer<typeof MeetingCard>;
export type MyMeetings = z.infer<typeof MyMeetings>;
export type Meeting = z.infer<typeof Meeting>;
export type MeetingFile = z.infer<typeof MeetingFile>;
export type PaperText = z.infer<typeof PaperText>;
export type PrepareMeeting = z.infer<typeof PrepareMeeting>;
export type EditMeeting = z.infer<typeof EditMeeting>;
export type MeetingChoices = z.infer<typeof MeetingChoices>;
export type OrganizerList = z.infer<typeof OrganizerList>;
export type MoveMeeting = z.infer<typeof MoveMeeting>;
export type GiveAnswer = z.infer<typeof GiveAnswer>;
export type Invitee = z.infer<typeof Invitee>;
export type InviteeList = z.infer<typeof InviteeList>;
export type PriorOpinion = z.infer<typeof PriorOpinion>;
export type PriorOpinionList = z.infer<typeof PriorOpinionList>;
export type WritePriorOpinion = z.infer<typeof WritePriorOpinion>;
