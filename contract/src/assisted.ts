import { z } from 'zod';
import { MeetingCard } from './meetings.ts';
import { CivilDate, Next, PersonRef } from './organizations.ts';

/** Acting for a member who has no smartphone (*làm hộ*): what waits for his acts, and the record of what was done for him. */

/** One of the member's invitations; `own` is his answer, `role` and `mayAnswer` are his. */
export const AssistedMeeting = MeetingCard.extend({
  /** The reader has the invitation himself, so its page opens for him. */
  mayOpen: z.boolean(),
  mayWriteOpinion: z.boolean(),
});
export const AssistedTask = z.object({
  id: z.uuid(),
  text: z.string(),
  dueOn: CivilDate.nullable(),
  overdue: z.boolean(),
});
export const Assisted = z.object({
  member: PersonRef,
  meetings: z.array(AssistedMeeting),
  /** Tasks that are open. */
  tasks: z.array(AssistedTask),
  mayFileFeedback: z.boolean(),
  mayFileCorrection: z.boolean(),
  mayEnterPhone: z.boolean(),
});

export const DoneForQuery = z.object({ after: z.string().max(100).optional() });
export const DoneForItem = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  /** In words: "Trả lời giấy mời hộ: sẽ dự". */
  act: z.string(),
  /** The meeting that it was about, with its day. */
  about: z.string().nullable(),
  /** "Đồng chí", or "Đ/c Bùi Thị Sen, Bí thư". */
  who: z.string(),
  byReader: z.boolean(),
});
export const DoneFor = z.object({ member: PersonRef, items: z.array(DoneForItem), next: Next });

export type AssistedMeeting = z.infer<typeof AssistedMeeting>;
export type AssistedTask = z.infer<typeof AssistedTask>;
export type Assisted = z.infer<typeof Assisted>;
export type DoneForItem = z.infer<typeof DoneForItem>;
export type DoneFor = z.infer<typeof DoneFor>;
