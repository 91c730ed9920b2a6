import { z } from 'zod';
import { Next, CivilDate, OrganizationRef, OrgId } from './organizations.ts';

/** Minutes and resolution: drafted, edited by two, signed, numbered, published (domain.md § 4 "After"). */

const At = z.iso.datetime();
export const RecordKind = z.enum(['minutes', 'resolution']);
export const DraftText = z.object({
  id: z.uuid(),
  version: z.number().int(),
  basedOn: z.number().int(),
  body: z.string(),
  /** Hex. */
  sha256: z.string(),
  savedBy: z.string().nullable(),
  savedAt: At,
});
export const Signature = z.object({
  role: z.enum(['chair', 'minuteTaker']),
  fullName: z.string(),
  method: z.enum(['application', 'paper']),
  signedAt: At,
});
export const MeetingRecord = z.object({
  record: RecordKind,
  /** Published text or newest draft; null before the first draft. */
  current: DraftText.nullable(),
  /** Texts saved against an older version, kept until somebody settles them. */
  conflicts: z.array(DraftText),
  signatures: z.array(Signature),
  published: z.object({ number: z.number().int(), symbol: z.string(), at: At }).nullable(),
  /** Last civil day for signing and reporting. */
  dueOn: CivilDate,
  mayEdit: z.boolean(),
  /** The role in which the reader may sign the current version now. */
  maySignAs: z.enum(['chair', 'minuteTaker']).nullable(),
  /** Why he may not sign here although he is chair or minute-taker: his account only has an activation code. */
  signOnPaper: z.boolean(),
  mayPublish: z.boolean(),
});
export const SaveDraft = z.strictObject({
  /** Version the text was edited from; 0 for the first. */
  basedOn: z.number().int().nonnegative(),
  body: z.string().max(200_000),
});
export const DraftSaved = z.object({
  outcome: z.enum(['saved', 'conflict']),
  record: MeetingRecord,
});
/** Takes kept texts away after their content was joined into the current one. */
export const SettleDrafts = z.strictObject({
  basedOn: z.number().int().positive(),
  body: z.string().max(200_000),
  conflictIds: z.array(z.uuid()).min(1),
});
/** Signs exactly this text. */
export const SignRecord = z.strictObject({
  version: z.number().int().positive(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
/** Signed by hand, photographed, and confirmed by the chair. */
export const SignOnPaper = SignRecord.extend({ role: z.enum(['chair', 'minuteTaker']), fileId: z.uuid() });

export const ResolutionRow = z.object({
  meetingId: z.uuid(),
  org: OrganizationRef,
  symbol: z.string(),
  title: z.string(),
  onDay: CivilDate,
  publishedAt: At,
});
export const ResolutionListQuery = z.object({ orgId: OrgId, after: z.string().max(200).optional() });
export const ResolutionList = z.object({ items: z.array(ResolutionRow), next: Next });
export const Resolution = ResolutionRow.extend({
  body: z.string(),
  sha256: z.string(),
  version: z.number().int(),
  signatures: z.array(Signature),
});
/** Papers printed from a meeting. */
export const PaperKind = z.enum(['invitation', 'attendance', 'ballots', 'minutes', 'resolution', 'extract']);

export type RecordKind = z.infer<typeof RecordKind>;
export type DraftText = z.infer<typeof DraftText>;
export type Signature = z.infer<typeof Signature>;
export type MeetingRecord = z.infer<typeof MeetingRecord>;
export type SaveDraft = z.infer<typeof SaveDraft>;
export type DraftSaved = z.infer<typeof DraftSaved>;
export type SettleDrafts = z.infer<typeof SettleDrafts>;
export type SignRecord = z.infer<typeof SignRecord>;
export type SignOnPaper = z.infer<typeof SignOnPaper>;
export type Resolution = z.infer<typeof Resolution>;
export type ResolutionList = z.infer<typeof ResolutionList>;
export type PaperKind = z.infer<typeof PaperKind>;
