import { z } from 'zod';
import { Next, OrgId } from './organizations.ts';

/** The append-only log, as an auditor reads it in his own subtree. */
export const AuditQuery = z.object({
  orgId: OrgId,
  act: z.string().max(60).optional(),
  after: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const AuditEntry = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  act: z.string(),
  actInWords: z.string(),
  /** Who acted; null for the application itself. */
  who: z.string().nullable(),
  actingAs: z.string().nullable(),
  actingAsInWords: z.string().nullable(),
  subjectOrg: z.object({ id: z.number().int(), name: z.string() }).nullable(),
  subjectMemberId: z.number().int().nullable(),
  onBehalfOf: z.number().int().nullable(),
  /** Codes and counts only. */
  detail: z.record(z.string(), z.unknown()),
});
export const AuditList = z.object({ items: z.array(AuditEntry), next: Next });

export type AuditQuery = z.infer<typeof AuditQuery>;
export type AuditEntry = z.infer<typeof AuditEntry>;
export type AuditList = z.infer<typeof AuditList>;
