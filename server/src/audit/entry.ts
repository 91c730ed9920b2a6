import { ACTS, type Act } from './acts.ts';

/** Codes and counts only: a name, a number or a text that a person wrote never goes into the log. */
export type AuditDetail = Record<string, string | number | boolean | null>;

/** One act, as the log keeps it. */
export interface AuditEntry {
  act: Act;
  /** Member whom it concerns. */
  memberId?: number;
  /** Body whom it concerns; an auditor reads by it. */
  orgId?: number;
  /** How the actor stood to the subject, e.g. `organizationBoard of 12`; shown in the access log. */
  actingAs?: string;
  /** Member for whom it was done ("làm hộ"). */
  onBehalfOf?: number;
  detail?: AuditDetail;
}

/** Whether the act stands in the access log of the member whom it concerns. */
export function standsInAccessLog(entry: AuditEntry): boolean {
  return ACTS[entry.act].seen && entry.memberId !== undefined;
}
