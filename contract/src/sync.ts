import { z } from 'zod';
import { FileCorrection } from './members.ts';
import { FileFeedback, WriteFeedback } from './feedback.ts';
import { GiveAnswer, MeetingId, WritePriorOpinion } from './meetings.ts';
import { RecordKind } from './records.ts';
import { MarkRoll } from './sessions.ts';

/** What a device keeps and how it talks to the server; the rules with their numbers stand in docs/sync.md. */

const At = z.iso.datetime();

/**
 * What a row on the device is. The body of each is the answer of the route that shows the same thing online, as this person reads it;
 * an entity with one row only has the id ''.
 */
export const EntityType = z.enum([
  'me',
  'home',
  'summary',
  'corrections',
  /** Where the person may prepare a meeting, and the page of older ones: `MyMeetings` without its cards. */
  'meetings',
  'meeting',
  'opinions',
  'invitees',
  'roll',
  /** `<meeting>:minutes` or `<meeting>:resolution`. */
  'record',
  'assignments',
  'attendance',
  'letters',
  'letter',
  /** Where one's own letter may go, and by name who will read it. */
  'addressees',
  'cell',
  'notice',
]);

/** `own`: everything about the person, his cell and his desk. `org:<id>`: what a body above tells everybody under it. */
export const Group = z.string().regex(/^(own|org:\d{1,9})$/);

export const ReplicaRow = z.object({
  group: Group,
  type: EntityType,
  id: z.string().max(80),
  /** Null: it is gone, or no longer this person's to read. */
  body: z.unknown(),
  /** After this moment the device forgets the row by itself. */
  until: At.optional(),
});

/** What a pull answers when something moved; nothing moved is 204 without a body. */
export const Pulled = z.object({
  /** Opaque; sent back with the next pull in the header `sotay-mark`, and stored in the transaction that stores the rows. */
  mark: z.string().max(4000),
  serverTime: At,
  /** Groups sent whole: rows of theirs that are not in the answer go. */
  snapshot: z.array(Group),
  /** Groups the person is in no longer: purged before anything else is written. */
  revoked: z.array(Group),
  rows: z.array(ReplicaRow),
  /** There is more: asked for with `?page=`, and stored together. */
  next: z.string().max(6000).nullable(),
});
export const PullQuery = z.object({ page: z.string().max(6000).optional() });

const meetingId = MeetingId;
const Args = {
  'meeting.answer': z.strictObject({ meetingId, ...GiveAnswer.omit({ forMember: true }).shape }),
  /** My invitations are on this device. */
  'meeting.delivered': z.strictObject({}),
  'meeting.seen': z.strictObject({ meetingId, noticeVersion: z.number().int().nonnegative() }),
  'meeting.opinion': z.strictObject({ meetingId, ...WritePriorOpinion.omit({ forMember: true }).shape }),
  /** By the code that the room shows: six digits of a step of 30 seconds. */
  'meeting.checkIn': z.strictObject({
    meetingId,
    /** Whole steps of 30 seconds since 1970 that the shown code carries; null when it was typed. */
    step: z.number().int().positive().nullable(),
    code: z.string().regex(/^\d{6}$/),
  }),
  /** The officer's marks; the base of each row is its `version`. */
  'meeting.mark': z.strictObject({ meetingId, marks: MarkRoll.options[0].shape.marks }),
  'meeting.draft': z.strictObject({
    meetingId,
    record: RecordKind,
    basedOn: z.number().int().nonnegative(),
    body: z.string().max(200_000),
  }),
  'task.finish': z.strictObject({ assignmentId: z.uuid(), result: z.string().trim().max(1000).optional() }),
  'feedback.file': FileFeedback,
  'feedback.reply': z.strictObject({ threadId: z.uuid(), ...WriteFeedback.shape }),
  'correction.file': FileCorrection,
  'notice.read': z.strictObject({ ids: z.array(z.uuid()).min(1).max(200) }),
} as const;

/** The acts that may wait in an outbox, with what each says. */
export const ACTS = Args;
export type ActName = keyof typeof Args;
export type ActArgs<N extends ActName> = z.infer<(typeof Args)[N]>;

/** One act of a person, made on a device at a time of its own. The name and what it says are judged act by act, so one bad act spoils no other. */
export const Mutation = z.strictObject({
  /** UUIDv7 made on the device: the same id is done once, however often it is sent. */
  id: z.uuid(),
  name: z.string().max(40),
  args: z.unknown(),
  /** Acts on one aggregate happen in the order in which they were made. */
  aggregate: z.string().max(80),
  /** The version the person saw; null when there is none. */
  baseVersion: z.number().int().nonnegative().nullable(),
  /** The member for whom it is done (làm hộ). */
  onBehalfOf: z.number().int().positive().nullable(),
  /** When it was done by the device's clock put right by the server's; null when the device does not know. It orders nothing. */
  claimedAt: At.nullable(),
});
export const Push = z.strictObject({ mutations: z.array(Mutation).min(1).max(50) });

/** What became of one act; `waits` alone is not final and is sent again. */
export const Outcome = z.enum(['applied', 'superseded', 'rejected', 'waits']);
export const MutationResult = z.object({
  id: z.uuid(),
  outcome: Outcome,
  /** When the server took it: the receipt. */
  at: At.nullable(),
  /** Version of the thing afterwards, for the next act on it. */
  version: z.number().int().nullable(),
  /** Why not, and what to do next; for `superseded` what stands instead. */
  problem: z
    .object({
      code: z.string(),
      title: z.string(),
      fields: z.array(z.object({ field: z.string(), message: z.string() })),
    })
    .nullable(),
  /** What the act's route would have answered. */
  answer: z.unknown(),
});
export const Pushed = z.object({ serverTime: At, results: z.array(MutationResult) });

export type EntityType = z.infer<typeof EntityType>;
export type Group = z.infer<typeof Group>;
export type ReplicaRow = z.infer<typeof ReplicaRow>;
export type Pulled = z.infer<typeof Pulled>;
export type Mutation = z.infer<typeof Mutation>;
export type Outcome = z.infer<typeof Outcome>;
export type MutationResult = z.infer<typeof MutationResult>;
export type Pushed = z.infer<typeof Pushed>;
