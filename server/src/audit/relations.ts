import {
  deskWords,
  POSITION_WORDS,
  STAFF_ROLE_WORDS,
  type OrganizationType,
  type Position,
  type StaffRole,
} from '@sotay/contract';

/** The relation in which somebody acted, as the log keeps it: `secretary of 12`. */
export interface Relation {
  role: string;
  orgId: number;
}

/** Reads `secretary of 12`; null for `self`, `helper` and what has no body. */
export function relationOf(actingAs: string | null): Relation | null {
  const match = /^([a-zA-Z]+) of (\d+)$/.exec(actingAs ?? '');
  return match?.[1] === undefined || match[2] === undefined ? null : { role: match[1], orgId: Number(match[2]) };
}

/**
 * The role in words, with its body where the name is known: "Bí thư", "Ban Xây dựng Đảng, Đảng ủy phường Hòa Bình".
 * Null when the log does not say.
 */
export function relationWords(
  actingAs: string | null,
  orgs: ReadonlyMap<number, { name: string; type: string }>,
): string | null {
  if (actingAs === 'helper') return 'người giúp';
  const relation = relationOf(actingAs);
  if (relation === null) return null;
  const org = orgs.get(relation.orgId);
  if (Object.hasOwn(STAFF_ROLE_WORDS, relation.role)) {
    const words = deskWords(relation.role as StaffRole, (org?.type ?? 'province') as OrganizationType);
    return org === undefined ? words : `${words}, ${org.name}`;
  }
  return Object.hasOwn(POSITION_WORDS, relation.role) ? POSITION_WORDS[relation.role as Position] : null;
}
