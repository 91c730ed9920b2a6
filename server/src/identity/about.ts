/** Whom an entry of the audit log concerns: the member, or nobody when the account is staff's. */
export function about(memberId: number | null | undefined): { memberId?: number } {
  return memberId === null || memberId === undefined ? {} : { memberId };
}
