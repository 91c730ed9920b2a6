import { z } from 'zod';
import { CivilDate, Next, OrganizationRef, OrgId } from './organizations.ts';

/** Góp ý, phản ánh, đề xuất: a text thread to the cell, the directly managing committee, or both (domain.md § 7). */

export const FeedbackKind = z.enum(['suggestion', 'concern', 'proposal']);
export const FeedbackState = z.enum(['received', 'assigned', 'answered', 'closed']);
export const FeedbackTo = z.enum(['cell', 'committee', 'both']);

const Text = z.string().trim().min(1, 'Đồng chí chưa viết nội dung.').max(4000);
/** The ids are made on the device that writes: a second tap and a retry send once. */
export const FileFeedback = z.strictObject({
  id: z.uuid(),
  messageId: z.uuid(),
  to: FeedbackTo,
  kind: FeedbackKind,
  subject: z.string().trim().min(1, 'Đồng chí ghi giúp việc gì.').max(120),
  text: Text,
});
export const WriteFeedback = z.strictObject({
  messageId: z.uuid(),
  /** Version of the thread that the writer has read; of two who answer at once the second is told. */
  version: z.number().int().positive(),
  text: Text,
});
export const CloseFeedback = z.strictObject({ version: z.number().int().positive() });
export const AssignFeedback = z.strictObject({ version: z.number().int().positive(), accountId: z.uuid() });

export const AddresseesQuery = z.object({
  /** The member for whom an officer or the helper writes; oneself when absent. */
  memberId: z.coerce.number().int().positive().optional(),
});
/** Where a letter may go, and for each choice who will read it, by name (*Ai xem được?*). */
export const Addressees = z.object({
  forMember: z.object({ id: z.number().int(), fullName: z.string(), isSelf: z.boolean() }),
  /** Days in which an answer is due. */
  answerDays: z.number().int(),
  choices: z.array(
    z.object({
      to: FeedbackTo,
      words: z.string(),
      whoSees: z.string(),
      /** Why nobody would receive it; null when somebody does. */
      why: z.string().nullable(),
    }),
  ),
});

export const FeedbackRow = z.object({
  id: z.uuid(),
  kind: FeedbackKind,
  to: FeedbackTo,
  subject: z.string(),
  state: FeedbackState,
  sentAt: z.iso.datetime(),
  dueOn: CivilDate,
  /** Nobody has answered and the day has passed. */
  overdue: z.boolean(),
  /** Days until the answer is due, negative once it is overdue; null when nothing is due. */
  daysLeft: z.number().int().nullable(),
  answeredAt: z.iso.datetime().nullable(),
});
export const OwnFeedbackQuery = z.object({ after: z.string().max(200).optional() });
export const OwnFeedbackList = z.object({ items: z.array(FeedbackRow), next: Next, mayFile: z.boolean() });

export const FeedbackMessage = z.object({
  id: z.uuid(),
  side: z.enum(['author', 'cell', 'committee']),
  act: z.enum(['file', 'reply', 'reopen', 'answer']),
  /** "Đồng chí", or the person with his role: "Đ/c Đinh Thu Hà, Văn phòng, Đảng ủy phường Hòa Bình". */
  who: z.string(),
  byReader: z.boolean(),
  text: z.string(),
  at: z.iso.datetime(),
});
export const FeedbackThread = FeedbackRow.extend({
  version: z.number().int(),
  isMine: z.boolean(),
  author: z.string(),
  /** The officer or helper who wrote it down for the member. */
  actedBy: z.string().nullable(),
  cell: OrganizationRef,
  committee: OrganizationRef,
  assignee: z.string().nullable(),
  assignedAt: z.iso.datetime().nullable(),
  closedAt: z.iso.datetime().nullable(),
  messages: z.array(FeedbackMessage),
  whoSees: z.string(),
  /** Last day on which the author may reopen it; null while it is open. */
  reopenUntil: CivilDate.nullable(),
  mayReply: z.boolean(),
  mayReopen: z.boolean(),
  mayClose: z.boolean(),
  mayAnswer: z.boolean(),
  mayAssign: z.boolean(),
});

export const FeedbackInboxQuery = z.object({
  orgId: OrgId,
  state: z.enum(['open', 'answered', 'closed']).default('open'),
  kind: FeedbackKind.optional(),
  overdue: z.stringbool().optional(),
  /** Only what is given to the reader to answer. */
  mine: z.stringbool().optional(),
  after: z.string().max(200).optional(),
});
export const FeedbackInboxRow = FeedbackRow.extend({
  author: z.string(),
  cell: z.string(),
  assignee: z.string().nullable(),
  assignedToMe: z.boolean(),
});
export const FeedbackInbox = z.object({
  org: OrganizationRef,
  items: z.array(FeedbackInboxRow),
  next: Next,
  /** On the first page only: all that is open, and what of it is overdue. */
  waiting: z.object({ open: z.number().int(), overdue: z.number().int() }).optional(),
  mayAssign: z.boolean(),
  mayNameReceivers: z.boolean(),
});

export const FeedbackPeopleQuery = z.object({ orgId: OrgId });
/** Who sits in a committee and may be named to receive, or given a thread. */
export const FeedbackPeople = z.object({
  items: z.array(
    z.object({
      accountId: z.uuid(),
      fullName: z.string(),
      seat: z.string(),
      receives: z.boolean(),
      /** The secretary receives by his position. */
      always: z.boolean(),
    }),
  ),
  mayName: z.boolean(),
});
export const NameReceivers = z.strictObject({
  orgId: z.number().int().positive(),
  accountIds: z.array(z.uuid()).max(30),
});

const Month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);
export const FeedbackNumbersQuery = z.object({ orgId: OrgId, from: Month, to: Month });
/** Groups of at least `smallestGroup` threads; a smaller group, and one of none, is absent. */
export const FeedbackNumbers = z.object({
  smallestGroup: z.number().int(),
  items: z.array(
    z.object({
      org: OrganizationRef,
      month: Month,
      kind: FeedbackKind,
      state: FeedbackState,
      threads: z.number().int(),
    }),
  ),
});

export type FeedbackKind = z.infer<typeof FeedbackKind>;
export type FeedbackState = z.infer<typeof FeedbackState>;
export type FeedbackTo = z.infer<typeof FeedbackTo>;
export type FileFeedback = z.infer<typeof FileFeedback>;
export type WriteFeedback = z.infer<typeof WriteFeedback>;
export type Addressees = z.infer<typeof Addressees>;
export type FeedbackRow = z.infer<typeof FeedbackRow>;
export type OwnFeedbackList = z.infer<typeof OwnFeedbackList>;
export type FeedbackMessage = z.infer<typeof FeedbackMessage>;
export type FeedbackThread = z.infer<typeof FeedbackThread>;
export type FeedbackInboxQuery = z.output<typeof FeedbackInboxQuery>;
export type FeedbackInboxRow = z.infer<typeof FeedbackInboxRow>;
export type FeedbackInbox = z.infer<typeof FeedbackInbox>;
export type FeedbackPeople = z.infer<typeof FeedbackPeople>;
export type FeedbackNumbers = z.infer<typeof FeedbackNumbers>;
