import { z } from 'zod';
import { PersonRef } from './organizations.ts';

/** The paper pack of a meeting, and the attendance sheet that comes back signed. */

export const PackPart = z.enum(['invitations', 'agenda', 'sheet', 'documents']);
export const PackQuery = z.object({
  /** `invitations,sheet`; everything when absent. */
  parts: z
    .string()
    .max(100)
    .transform((list) => list.split(','))
    .pipe(z.array(PackPart).min(1))
    .optional(),
  /** Slips only for those who are known to have no smartphone. */
  slips: z.enum(['all', 'noSmartphone']).default('all'),
  /** One venue of a conference. */
  venue: z.uuid().optional(),
});

/** A version as it stands in the QR of a printed sheet; `latest` when the QR was not read. */
export const SheetVersion = z.union([z.literal('latest'), z.coerce.number().int().positive().max(1_000_000)]);
/** A printed sheet: row 12 is the person who was printed in row 12. */
export const Sheet = z.object({
  version: z.number().int(),
  printedAt: z.iso.datetime(),
  rows: z.array(PersonRef.extend({ number: z.number().int() })),
  /** A later sheet of the same people in another order, or of other people, has been printed since. */
  isLatest: z.boolean(),
});

export type PackPart = z.infer<typeof PackPart>;
export type PackQuery = z.output<typeof PackQuery>;
export type Sheet = z.infer<typeof Sheet>;
