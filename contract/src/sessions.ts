import { z } from 'zod';
import { MeetingFile, MeetingKind } from './meetings.ts';
import { CivilDate, OrganizationRef, PersonRef } from './organizations.ts';

/** What happens in the room: roll call, opinions noted, votes, tasks, score (domain.md § 4). */

const At = z.iso.datetime();
const count = z.number().int().nonnegative();
export const Mark = z.enum(['present', 'excused', 'unexcused', 'exempt']);

export const RollRow = PersonRef.extend({
  title: z.string().nullable(),
  cellId: z.number().int(),
  venueId: z.uuid().nullable(),
  /** Row of the standing table that fits the person on the day. */
  standing: z.string(),
  mark: Mark.nullable(),
  late: z.boolean(),
  /** A line under the name, e.g. "Xin vắng, đã đồng ý" or "Sinh hoạt tạm thời nơi khác". */
  note: z.string().nullable(),
  votes: z.boolean(),
  /** Rises with every mark, so that two devices agree which is the newer. */
  version: z.number().int(),
});
export const RollCounts = z.object({
  base: count,
  present: count,
  late: count,
  excused: count,
  unexcused: count,
  exempt: count,
  unmarked: count,
  /** The vote base and who of it is present now. */
  voteBase: count,
  voters: count,
});
/** Who checked in by the room's code and waits for an officer's word. */
export const WaitingCheckIn = PersonRef.extend({
  at: At,
  /** The device did not know the time; the code was older than 90 seconds; or it reached the server late. */
  why: z.enum(['clock', 'window', 'late']),
});
/** What makes the room's codes (room-code.ts); with a venue for the room of that venue. */
export const RoomKey = z.object({
  venueId: z.uuid().nullable(),
  venueName: z.string().nullable(),
  secret: z.base64(),
});
export const Roll = z.object({
  rows: z.array(RollRow),
  counts: RollCounts,
  /** Exempted members of the cell who may have come as guests. */
  mayHaveCome: z.array(PersonRef),
  mayMark: z.boolean(),
  /** For who calls the roll. */
  checkIns: z.array(WaitingCheckIn),
  /** For who calls the roll, while the meeting sits. */
  roomKeys: z.array(RoomKey),
});
export const CheckIn = z.strictObject({
  /** The step that the scanned code carries; null when it was typed. */
  step: z.number().int().positive().max(2_147_483_647).nullable(),
  code: z.string().regex(/^\d{6}$/, 'Mã có 6 chữ số.'),
  /** When it was done by the device's clock put right by the server's; null when the device does not know. */
  claimedAt: At.nullable(),
});
export const CheckedIn = z.object({ state: z.enum(['present', 'waits']), at: At });
export const DecideCheckIns = z.strictObject({
  memberIds: z.array(z.number().int().positive()).min(1).max(2000),
  decision: z.enum(['confirmed', 'refused']),
});
/** Answer to marks: the rows they named as they stand now, and the counts of the whole roll. */
export const MarkedRoll = z.object({ rows: z.array(RollRow), counts: RollCounts });
export const MarkRoll = z.union([
  z.strictObject({
    marks: z
      .array(
        z.strictObject({
          memberId: z.number().int().positive(),
          mark: Mark,
          late: z.boolean().optional(),
          /** The version that was on the screen: a row that somebody marked since stays as it is. Absent: the last word counts. */
          version: z.number().int().positive().optional(),
        }),
      )
      .min(1)
      .max(500),
  }),
  /** "Cả chi bộ có mặt": only who has no mark yet. */
  z.strictObject({ restPresent: z.literal(true), venueId: z.uuid().optional() }),
  /** An exempted member came as a guest. */
  z.strictObject({ cameAsGuest: z.number().int().positive() }),
]);

export const OpinionNoted = z.object({
  id: z.uuid(),
  agendaItemId: z.uuid().nullable(),
  speaker: PersonRef.nullable(),
  speakerName: z.string().nullable(),
  text: z.string(),
  notedAt: At,
});
const text = (max: number): z.ZodString => z.string().trim().min(1, 'Cần ghi nội dung.').max(max);
export const NoteOpinion = z.strictObject({
  id: z.uuid(),
  agendaItemId: z.uuid().nullable(),
  speakerId: z.number().int().positive().nullable(),
  speakerName: z.string().trim().max(120).nullable(),
  text: text(4000),
});
export const EditOpinionNoted = NoteOpinion.omit({ id: true });

export const VoteMethod = z.enum(['open', 'paper']);
export const VoteMatter = z.enum(['ordinary', 'admission', 'recognition']);
/** What is shown before a vote: who counts, and how many make it. */
export const VoteGround = z.object({
  matter: VoteMatter,
  base: count,
  voters: count,
  /** Fewest approvals that carry it. */
  needed: count,
  /** E.g. "quá 1/2 trong 28 đảng viên chính thức được triệu tập". */
  words: z.string(),
});
export const Vote = z.object({
  id: z.uuid(),
  agendaItemId: z.uuid().nullable(),
  subject: z.string(),
  method: VoteMethod,
  matter: VoteMatter,
  state: z.enum(['open', 'closed', 'confirmed', 'void']),
  base: count,
  voters: count,
  needed: count,
  words: z.string(),
  approve: count,
  reject: count,
  other: count,
  issued: count.nullable(),
  returned: count.nullable(),
  valid: count.nullable(),
  sheet: MeetingFile.nullable(),
  /** Known once the counts stand: closed for an open vote, confirmed by the chair for ballots. */
  carried: z.boolean().nullable(),
  mayCount: z.boolean(),
  mayClose: z.boolean(),
  mayConfirm: z.boolean(),
  mayVoid: z.boolean(),
  voidReason: z.string().nullable(),
  version: z.number().int(),
});
export const OpenVote = z.strictObject({
  id: z.uuid(),
  agendaItemId: z.uuid().nullable(),
  subject: text(300),
  method: VoteMethod,
  matter: VoteMatter,
});
/** A hand counted or taken back. `id` makes a repeated tap count once. */
export const TapVote = z.strictObject({
  id: z.uuid(),
  choice: z.enum(['approve', 'reject', 'other']),
  by: z.union([z.literal(1), z.literal(-1)]),
});
/** Counts set at once: "cả hội nghị tán thành", or a correction before closing. */
export const CountVote = z.strictObject({ approve: count, reject: count, other: count, version: z.number().int() });
export const EnterBallots = z.strictObject({
  issued: count,
  returned: count,
  valid: count,
  approve: count,
  reject: count,
  sheetFileId: z.uuid(),
  version: z.number().int(),
});
/** The chair confirms the counts he saw, so against their version. */
export const ConfirmVote = z.strictObject({ version: z.number().int() });
export const VoidVote = z.strictObject({ reason: z.string().trim().min(1, 'Cần ghi lý do hủy.').max(500) });

export const Assignment = z.object({
  id: z.uuid(),
  meetingId: z.uuid(),
  owner: PersonRef,
  own: z.boolean(),
  text: z.string(),
  dueOn: CivilDate.nullable(),
  state: z.enum(['open', 'done', 'dropped']),
  result: z.string().nullable(),
  /** How a later meeting reviewed it. */
  review: z.enum(['done', 'continue', 'dropped']).nullable(),
  overdue: z.boolean(),
  mayFinish: z.boolean(),
  mayEdit: z.boolean(),
});
export const AssignmentList = z.object({ items: z.array(Assignment) });
export const Assign = z.strictObject({
  id: z.uuid(),
  ownerId: z.number().int().positive(),
  text: text(1000),
  dueOn: CivilDate.nullable(),
});
/** What is absent stays. */
export const EditAssignment = z.strictObject({
  ownerId: z.number().int().positive().optional(),
  text: text(1000).optional(),
  dueOn: CivilDate.nullable().optional(),
  state: z.enum(['open', 'done', 'dropped']).optional(),
});
export const FinishAssignment = z.strictObject({
  result: z.string().trim().max(1000).optional(),
  /** Saying so for another member ("làm hộ"). */
  forMember: z.number().int().positive().optional(),
});
export const ReviewAssignment = z.strictObject({
  assignmentId: z.uuid(),
  review: z.enum(['done', 'continue', 'dropped']),
});

export const Criterion = z.enum([
  'time',
  'attendance',
  'preparation',
  'organization',
  'principles',
  'previousResolution',
  'closing',
]);
export const Score = z.object({
  criteria: z.array(z.object({ key: Criterion, most: z.number(), points: z.number().nullable() })),
  total: z.number().nullable(),
  grade: z.enum(['good', 'fair', 'average', 'poor']).nullable(),
});
export const SetScore = z.strictObject({ points: z.record(Criterion, z.number().nonnegative().max(100)) });

/** Attendance over some months: present (late included) out of the base. */
export const AttendanceFigures = z.object({
  meetings: count,
  base: count,
  present: count,
  late: count,
  excused: count,
  unexcused: count,
});
/** First days of the first and the last month; the last twelve when absent. */
export const AttendanceQuery = z.object({ from: CivilDate.optional(), to: CivilDate.optional() });
export const OwnAttendance = z.object({
  /** Newest first. */
  items: z.array(
    z.object({
      meetingId: z.uuid(),
      kind: MeetingKind,
      title: z.string(),
      onDay: CivilDate,
      forMonth: CivilDate,
      mark: Mark.nullable(),
      late: z.boolean(),
      /** Stands in the attendance base. */
      counted: z.boolean(),
    }),
  ),
  total: AttendanceFigures,
  targetPercent: z.number(),
});
/** Attendance inside one cell. */
export const AttendanceInCell = z.object({
  cell: OrganizationRef,
  months: z.array(AttendanceFigures.extend({ forMonth: CivilDate, kind: MeetingKind })),
  /** Person by person, of the cell's own meetings: all for officers and the follower, oneself for a member. */
  members: z.array(PersonRef.extend({ title: z.string().nullable(), figures: AttendanceFigures })),
  targetPercent: z.number(),
});

/** Everything of the session but the roll, for the circle. */
export const SessionContent = z.object({
  opinions: z.array(OpinionNoted),
  votes: z.array(Vote),
  /** Given in this meeting. */
  assignments: z.array(Assignment),
  /** Of the last meeting of the host, to be reviewed here. */
  toReview: z.array(Assignment),
  score: Score,
  grounds: z.array(VoteGround),
  mayRecord: z.boolean(),
});

export type Mark = z.infer<typeof Mark>;
export type RollRow = z.infer<typeof RollRow>;
export type Roll = z.infer<typeof Roll>;
export type MarkRoll = z.infer<typeof MarkRoll>;
export type WaitingCheckIn = z.infer<typeof WaitingCheckIn>;
export type RoomKey = z.infer<typeof RoomKey>;
export type CheckIn = z.infer<typeof CheckIn>;
export type CheckedIn = z.infer<typeof CheckedIn>;
export type DecideCheckIns = z.infer<typeof DecideCheckIns>;
export type RollCounts = z.infer<typeof RollCounts>;
export type MarkedRoll = z.infer<typeof MarkedRoll>;
export type OpinionNoted = z.infer<typeof OpinionNoted>;
export type NoteOpinion = z.infer<typeof NoteOpinion>;
export type EditOpinionNoted = z.infer<typeof EditOpinionNoted>;
export type VoteGround = z.infer<typeof VoteGround>;
export type Vote = z.infer<typeof Vote>;
export type OpenVote = z.infer<typeof OpenVote>;
export type TapVote = z.infer<typeof TapVote>;
export type CountVote = z.infer<typeof CountVote>;
export type EnterBallots = z.infer<typeof EnterBallots>;
export type Assignment = z.infer<typeof Assignment>;
export type AssignmentList = z.infer<typeof AssignmentList>;
export type Assign = z.infer<typeof Assign>;
export type EditAssignment = z.infer<typeof EditAssignment>;
export type ReviewAssignment = z.infer<typeof ReviewAssignment>;
export type AttendanceFigures = z.infer<typeof AttendanceFigures>;
export type AttendanceQuery = z.infer<typeof AttendanceQuery>;
export type OwnAttendance = z.infer<typeof OwnAttendance>;
export type AttendanceInCell = z.infer<typeof AttendanceInCell>;
export type Score = z.infer<typeof Score>;
export type SetScore = z.infer<typeof SetScore>;
export type SessionContent = z.infer<typeof SessionContent>;
