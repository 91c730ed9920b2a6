import type { MemberValues, SourceStatus } from '../checking/member-row.ts';

/** Class of a member. */
export type MemberClass = 'probationary' | 'official';
/** Activity of a member; the master list does not know suspensions. */
export type Activity = 'active' | 'exempted' | 'suspended' | 'left';
/** Why a member has left. */
export type LeftReason = 'transferredOut' | 'deceased' | 'struckOff' | 'expelled' | 'resigned';

/** The standing that a row of the master list states. */
export interface StatedStanding {
  class: MemberClass;
  activity: Exclude<Activity, 'suspended'>;
  leftReason: LeftReason | null;
}

const ACTIVITY: Record<SourceStatus, Omit<StatedStanding, 'class'>> = {
  active: { activity: 'active', leftReason: null },
  exempted: { activity: 'exempted', leftReason: null },
  transferredOut: { activity: 'left', leftReason: 'transferredOut' },
  deceased: { activity: 'left', leftReason: 'deceased' },
  // The exchange format has one status for three reasons; the row is flagged for it.
  leftParty: { activity: 'left', leftReason: 'resigned' },
};

/** The standing a sound row states. */
export function statedStanding(values: Pick<MemberValues, 'officialOn' | 'status'>): StatedStanding {
  return { class: values.officialOn === null ? 'probationary' : 'official', ...ACTIVITY[values.status ?? 'active'] };
}

/** A row of `members_standing` without its member. */
export interface StandingRow extends StatedStanding {
  since: string;
}

/**
 * The history that a first import may claim: active since the newest of his Party dates, then what the last column
 * dates. A status dated before he joined (the sources have it) takes effect on the day he joined.
 */
export function firstStandings(values: MemberValues): StandingRow[] {
  const stated = statedStanding(values);
  const active = {
    since: values.officialOn ?? values.joinedOn ?? '',
    class: stated.class,
    activity: 'active' as const,
    leftReason: null,
  };
  if (stated.activity === 'active') return [active];
  const since = values.statusDate ?? active.since;
  return since > active.since ? [active, { ...stated, since }] : [{ ...stated, since: active.since }];
}

/** Whether what is held contradicts what the row states; a suspension is ours alone and contradicts nothing. */
export function standingDiffers(
  held: { class: string; activity: string; leftReason: string | null },
  stated: StatedStanding,
): { class: boolean; activity: boolean } {
  const heldActivity = held.activity === 'suspended' ? 'active' : held.activity;
  // Struck off, expelled, resigned: the source cannot tell them apart, so what a person recorded stays.
  const parted = (reason: string | null): string =>
    reason === 'struckOff' || reason === 'expelled' ? 'resigned' : (reason ?? '');
  return {
    class: held.class !== stated.class,
    activity:
      heldActivity !== stated.activity ||
      (stated.activity === 'left' && parted(held.leftReason) !== parted(stated.leftReason)),
  };
}
