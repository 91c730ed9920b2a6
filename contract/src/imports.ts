import { z } from 'zod';
import { Next, OrganizationRef, OrgId } from './organizations.ts';

/** Imports of member, organisation and position lists (domain.md § 3). */

export const ImportKind = z.enum(['members', 'organizations', 'positions']);
/**
 * uploaded → reading → preview → applying → done; `refused`: the file as a whole is not read; `failed`: ours to mend;
 * `expired`: nobody decided within `import.stagedHours`, everything staged has been erased.
 */
export const ImportState = z.enum([
  'uploaded',
  'reading',
  'preview',
  'applying',
  'done',
  'cancelled',
  'refused',
  'failed',
  'expired',
]);
/**
 * What becomes of a row: `add`, `change`, `same`; `refused` and `duplicate` stay out; `confirm` waits for a person here,
 * `waiting` for the superior board; `absent` is a member of ours whom the file does not name, left alone.
 */
export const RowOutcome = z.enum(['add', 'change', 'same', 'refused', 'duplicate', 'confirm', 'waiting', 'absent']);

export const ImportCounts = z.object({
  add: z.number().int(),
  change: z.number().int(),
  same: z.number().int(),
  refused: z.number().int(),
  duplicate: z.number().int(),
  confirm: z.number().int(),
  waiting: z.number().int(),
  absent: z.number().int(),
  /** Rows that are taken and have something worth a look. */
  flagged: z.number().int(),
  /** Rows that a person should see: flagged, refused, duplicate, confirm, waiting. */
  toLookAt: z.number().int(),
});

export const Import = z.object({
  id: z.uuid(),
  kind: ImportKind,
  org: OrganizationRef,
  fileName: z.string(),
  state: ImportState,
  /** While reading: rows read; while applying: rows written. `total` is null until it is known. */
  progress: z.object({ done: z.number().int(), total: z.number().int().nullable() }),
  counts: ImportCounts,
  /** Headers of the file that were not read, as the file writes them; shown with the preview. */
  droppedColumns: z.array(z.string()),
  /** Why the file was refused, a sentence; null otherwise. */
  refusal: z.string().nullable(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  /** When everything staged is erased if nobody decides. */
  expiresAt: z.iso.datetime(),
  mayApply: z.boolean(),
  mayCancel: z.boolean(),
  mayReadReasons: z.boolean(),
});
export const ImportListQuery = z.object({ orgId: OrgId });
/** Newest first, at most fifty. */
export const ImportList = z.object({ items: z.array(Import), mayStart: z.boolean() });

export const ImportId = z.object({ id: z.uuid() });
export const ImportRowsQuery = z.object({
  outcome: RowOutcome.optional(),
  /** Only rows that a person should see ("Cần xem"). */
  toLookAt: z.stringbool().optional(),
  after: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const ImportProblem = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning', 'once']),
  /** Header of the column at fault. */
  column: z.string(),
  /** The sentence. */
  text: z.string(),
});
export const ImportChange = z.object({ column: z.string(), from: z.string(), to: z.string() });
export const ImportRow = z.object({
  /** Row in the file; negative for `absent`. */
  number: z.number().int(),
  /** Full name of a person, name of a body. */
  title: z.string(),
  /** The cell or body it belongs to, as the file writes it. */
  place: z.string(),
  outcome: RowOutcome,
  flagged: z.boolean(),
  problems: z.array(ImportProblem),
  /** Old → new, for `change` and `confirm`; numbers show the last two digits only. */
  changes: z.array(ImportChange),
  /** Why, in one line: the first problem, the changes, or what it means that there is none. */
  reason: z.string(),
  confirmed: z.boolean(),
  mayConfirm: z.boolean(),
});
export const ImportRowList = z.object({ items: z.array(ImportRow), next: Next });
export const ImportRowParams = z.object({ id: z.uuid(), number: z.coerce.number().int().positive() });
/** Query of the upload; the file itself is the only part of the multipart body. */
export const StartImportQuery = z.object({ orgId: OrgId, kind: ImportKind });

export type ImportKind = z.infer<typeof ImportKind>;
export type ImportState = z.infer<typeof ImportState>;
export type RowOutcome = z.infer<typeof RowOutcome>;
export type ImportCounts = z.infer<typeof ImportCounts>;
export type Import = z.infer<typeof Import>;
export type ImportList = z.infer<typeof ImportList>;
export type ImportRowsQuery = z.infer<typeof ImportRowsQuery>;
export type ImportProblem = z.infer<typeof ImportProblem>;
export type ImportChange = z.infer<typeof ImportChange>;
export type ImportRow = z.infer<typeof ImportRow>;
export type ImportRowList = z.infer<typeof ImportRowList>;
