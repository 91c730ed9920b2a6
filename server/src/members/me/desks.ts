import {
  deskWords,
  POSITION_WORDS,
  type Desk,
  type OrganizationType,
  type Position,
  type StaffRole,
} from '@sotay/contract';

/** A confirmed staff role of the person. */
export interface HeldRole {
  role: string;
  orgId: number;
  orgName: string;
  orgType: string | null;
  parentId: number | null;
}
/** A position of the person in a body above the cells. */
export interface LedBody {
  position: string;
  orgId: number;
  orgName: string;
  orgType: string | null;
}
/** What the meetings of a body and of the bodies below it let a person do there, by the ids of the bodies. */
export interface MeetingDesks {
  overview: readonly number[];
  statistics: readonly number[];
  reports: readonly number[];
  conferences: readonly number[];
}

/**
 * The bodies at which a person works in Văn phòng: where he holds a staff role, and the committees he leads (who may read
 * the names of the members below, confirm staff roles as secretary, and do the office's work where there is no office).
 *
 * @param feedbackDesks bodies at whose inbox the person reads something
 * @param meetings bodies where he reads the month of the cells below, their numbers and reports, or calls a conference
 */
export function desksOf(
  roles: readonly HeldRole[],
  led: readonly LedBody[],
  feedbackDesks: readonly number[],
  meetings: MeetingDesks,
): Desk[] {
  const orgs = new Map<
    number,
    { org: Desk['org']; parentId: number | null; roles: StaffRole[]; positions: Position[] }
  >();
  const at = (held: HeldRole | LedBody) => {
    const known = orgs.get(held.orgId);
    if (known) return known;
    const made = {
      org: { id: held.orgId, name: held.orgName, type: held.orgType as OrganizationType },
      parentId: 'parentId' in held ? held.parentId : held.orgId,
      roles: [],
      positions: [],
    };
    orgs.set(held.orgId, made);
    return made;
  };
  for (const role of roles) at(role).roles.push(role.role as StaffRole);
  for (const body of led) at(body).positions.push(body.position as Position);
  return [...orgs.values()].map(({ org, parentId, roles: held, positions }) => {
    const has = (role: StaffRole): boolean => held.includes(role);
    const leads = positions.length > 0;
    return {
      org,
      roles: held,
      actsAs: leads ? ['leaders'] : [],
      title: [
        ...held.map((role) => deskWords(role, org.type)),
        ...positions.map((position) => POSITION_WORDS[position]),
      ].join(', '),
      mayReadMembers: has('organizationBoard') || has('office') || leads,
      mayImport: has('organizationBoard'),
      mayDecideCorrections: has('organizationBoard'),
      mayGivePositions: has('organizationBoard'),
      mayManageStaff: has('administrator') || positions.includes('secretary'),
      mayHandleSupport: has('supportTeam'),
      mayReadAudit: has('auditor'),
      maySetRules: has('administrator') && parentId === null,
      mayReadFeedback: feedbackDesks.includes(org.id),
      mayReadOverview: meetings.overview.includes(org.id),
      mayReadStatistics: meetings.statistics.includes(org.id),
      mayReceiveReports: meetings.reports.includes(org.id),
      mayConvene: meetings.conferences.includes(org.id),
    };
  });
}
