import { z } from 'zod';

/** Organisations, positions and staff roles (domain.md § 2 and "Who writes" in § 9). */

export const OrgId = z.coerce.number().int().positive();
export const CivilDate = z.iso.date();
/** Opaque place in a list; hand it back as `after` to read on. Null when the list ends here. */
export const Next = z.string().nullable();

export const OrganizationType = z.enum([
  'central',
  'province',
  'superior',
  'grassroots',
  'section',
  'grassrootsCell',
  'subordinateCell',
]);
export const Position = z.enum(['secretary', 'deputySecretary', 'cellCommitteeMember', 'committeeMember', 'follower']);
export const StaffRole = z.enum([
  'office',
  'organizationBoard',
  'propagandaBoard',
  'supportTeam',
  'administrator',
  'auditor',
]);
export const OfficeMode = z.enum(['own', 'leaders', 'standIn']);

export const OrganizationRef = z.object({ id: z.number().int(), name: z.string() });
export const PersonRef = z.object({ id: z.number().int(), fullName: z.string() });

export const OrganizationNode = z.object({
  id: z.number().int(),
  code: z.string(),
  name: z.string(),
  type: OrganizationType,
  isCell: z.boolean(),
  /** Direct children; 0 for a cell. */
  childCount: z.number().int(),
  /** Members on the roll in the subtree; absent where the reader may not have the number. */
  memberCount: z.number().int().optional(),
  /** A cell under the least number of official members (`cell.minimumOfficialMembers`). */
  belowMinimum: z.boolean().optional(),
  mayOpenMembers: z.boolean(),
});
export const OrganizationTreeQuery = z.object({ root: OrgId.optional() });
/** One level: the root (by default the highest body the reader works for) and its direct children, by code. */
export const OrganizationTree = z.object({
  root: OrganizationNode,
  ancestors: z.array(OrganizationRef),
  children: z.array(OrganizationNode),
});

export const OrganizationSearchQuery = z.object({ q: z.string().trim().min(1).max(100), root: OrgId.optional() });
export const OrganizationSearch = z.object({
  items: z.array(
    OrganizationRef.extend({ code: z.string(), type: OrganizationType, parentName: z.string().nullable() }),
  ),
});

export const Term = z.object({ name: z.string(), from: CivilDate, to: CivilDate.nullable() });
export const OrganizationPage = z.object({
  id: z.number().int(),
  code: z.string(),
  name: z.string(),
  type: OrganizationType,
  isCell: z.boolean(),
  parent: OrganizationRef.nullable(),
  ancestors: z.array(OrganizationRef),
  foundedOn: CivilDate.nullable(),
  term: Term.nullable(),
  /** Who does the work of its office; `actsFor` names the body whose office it is when that is another one. */
  office: z.object({ mode: OfficeMode, standIn: OrganizationRef.nullable() }),
  /** Former and coming forms, newest first. */
  history: z.array(
    z.object({
      name: z.string(),
      type: OrganizationType,
      code: z.string(),
      parent: OrganizationRef.nullable(),
      from: CivilDate.nullable(),
      to: CivilDate.nullable(),
    }),
  ),
  mayReadMembers: z.boolean(),
  mayGivePositions: z.boolean(),
  maySetTerm: z.boolean(),
  maySetOffice: z.boolean(),
  mayManageStaff: z.boolean(),
});
export const SetTerm = z.strictObject({ name: z.string().trim().min(1).max(60), from: CivilDate, to: CivilDate });
export const SetOffice = z.strictObject({ mode: OfficeMode, from: CivilDate.optional() });

export const PositionRow = z.object({
  id: z.uuid(),
  position: Position,
  member: PersonRef,
  org: OrganizationRef,
  from: CivilDate,
  /** The first day on which it is no longer held. */
  to: CivilDate.nullable(),
  state: z.enum(['current', 'coming', 'past', 'undone']),
  /** The row this one corrects. */
  replaces: z.uuid().nullable(),
  mayEnd: z.boolean(),
  mayCorrect: z.boolean(),
  mayUndo: z.boolean(),
});
export const PositionList = z.object({ items: z.array(PositionRow), mayGive: z.boolean() });
export const GivePosition = z.strictObject({
  memberId: z.number().int().positive(),
  position: Position,
  from: CivilDate,
  to: CivilDate.nullable().optional(),
});
export const EndPosition = z.strictObject({ on: CivilDate });
export const CorrectPosition = z.strictObject({ position: Position, from: CivilDate, to: CivilDate.nullable() });

export const StaffRoleRow = z.object({
  id: z.uuid(),
  role: StaffRole,
  org: OrganizationRef,
  fullName: z.string(),
  grantedAt: z.iso.datetime(),
  grantedBy: z.string().nullable(),
  /** `waiting`: a second person has yet to confirm it, and it gives nothing until then. */
  state: z.enum(['active', 'waiting', 'ended']),
  endedAt: z.iso.datetime().nullable(),
  mayConfirm: z.boolean(),
  mayEnd: z.boolean(),
});
export const StaffRoleList = z.object({ items: z.array(StaffRoleRow), mayGrant: z.boolean() });
/** The name must be the one that stands beside the citizen id; a refusal does not say which of the two was wrong. */
export const GrantStaffRole = z.strictObject({
  fullName: z.string().trim().min(2).max(80),
  citizenId: z.string().trim().min(1).max(20),
  role: StaffRole,
});

export type OrganizationNode = z.infer<typeof OrganizationNode>;
export type OrganizationTree = z.infer<typeof OrganizationTree>;
export type OrganizationSearch = z.infer<typeof OrganizationSearch>;
export type OrganizationPage = z.infer<typeof OrganizationPage>;
export type OrganizationRef = z.infer<typeof OrganizationRef>;
export type PersonRef = z.infer<typeof PersonRef>;
export type PositionRow = z.infer<typeof PositionRow>;
export type PositionList = z.infer<typeof PositionList>;
export type GivePosition = z.infer<typeof GivePosition>;
export type CorrectPosition = z.infer<typeof CorrectPosition>;
export type StaffRoleRow = z.infer<typeof StaffRoleRow>;
export type StaffRoleList = z.infer<typeof StaffRoleList>;
export type GrantStaffRole = z.infer<typeof GrantStaffRole>;
export type SetTerm = z.infer<typeof SetTerm>;
export type SetOffice = z.infer<typeof SetOffice>;
export type OrganizationType = z.infer<typeof OrganizationType>;
export type Position = z.infer<typeof Position>;
export type StaffRole = z.infer<typeof StaffRole>;
export type OfficeMode = z.infer<typeof OfficeMode>;
