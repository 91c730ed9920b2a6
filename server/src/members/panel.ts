import type {
  Activity,
  Gender,
  LeftReason,
  MemberClass,
  MemberPanel,
  Placement,
  Position,
  StandingRow,
} from '@sotay/contract';
import { writeAudit } from '../audit/audit.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/http/problem.ts';
import { cellOf } from './list.ts';
import { readAccountStates, readAround } from './list.queries.ts';
import { readFlags, readHeldPositions, readMember, readStandings } from './panel.queries.ts';

type Row = NonNullable<Awaited<ReturnType<typeof readMember>>>;
type Standing = Awaited<ReturnType<typeof readStandings>>[number];

/**
 * The panel of one member. Opening somebody else's panel with more in it than his name, positions and cell stands in
 * his access log: one entry an opening (domain.md § 9).
 */
export async function openPanel(tx: ActorTx, memberId: number): Promise<MemberPanel> {
  const row = await readMember(tx.db, memberId);
  const flags = await readFlags(tx.db, memberId);
  if (row === undefined || flags === undefined) throw notFound();
  const standings = row.birthDate === null ? [] : await readStandings(tx.db, memberId);
  const orgIds = [row.homeCellId, row.cellId, ...standings.flatMap((each) => [each.homeCellId, each.cellId])];
  const { orgs } = await readAround(tx.db, [memberId], orgIds);
  const account = (await readAccountStates(tx.db, [memberId])).get(memberId);
  const positions = await readHeldPositions(tx.db, memberId);
  const panel: MemberPanel = {
    id: row.id,
    fullName: row.fullName,
    cell: cellOf(row, orgs),
    positions: positions.map((held) => ({
      position: held.position as Position,
      org: { id: held.orgId ?? 0, name: held.orgName ?? '' },
      from: held.from ?? '',
    })),
    ...personalOf(row, standings, orgs),
    ...(account === undefined ? {} : { circumstances: circumstancesOf(row, account) }),
    mayRevealNumber: flags.mayRevealNumber && flags.bound,
    mayRevealPhone: flags.mayRevealPhone && flags.bound,
    mayEnterPhone: flags.mayEnterPhone,
    mayFileCorrection: flags.mayFileCorrection,
    mayEditCircumstances: flags.mayEditCircumstances,
    mayChangeStanding: flags.mayChangeStanding,
    mayGivePosition: flags.mayGivePosition,
    mayIssueActivationCode: flags.mayIssueActivationCode,
    mayRequestSignOut: flags.mayRequestSignOut && account !== 'none',
    mayFileFeedback: flags.mayFileFeedback,
    mayActFor: flags.mayActFor,
  };
  const sawMore = panel.personal !== undefined || panel.circumstances !== undefined;
  if (memberId !== tx.actor.memberId && sawMore) {
    await writeAudit(tx, {
      act: 'member.open',
      memberId,
      orgId: row.homeCellId,
      ...(flags.relation === null ? {} : { actingAs: flags.relation }),
    });
  }
  return panel;
}

/** Dated standings of one member, newest first, for whoever reads his standing today. */
export async function standingHistory(tx: ActorTx, memberId: number): Promise<{ items: StandingRow[] }> {
  const standings = await readStandings(tx.db, memberId);
  if (standings.length === 0) throw notFound();
  const { orgs } = await readAround(
    tx.db,
    [memberId],
    standings.flatMap((each) => [each.homeCellId, each.cellId]),
  );
  return { items: standings.map((each) => standingOf(each, orgs)) };
}

function personalOf(
  row: Row,
  standings: readonly Standing[],
  orgs: ReadonlyMap<number, string>,
): Pick<MemberPanel, 'personal'> {
  if (row.birthDate === null || row.joinedOn === null) return {};
  const today = standings.find((each) => each.class === row.class && each.activity === row.activity);
  return {
    personal: {
      gender: row.gender as Gender,
      birthDate: row.birthDate,
      joinedOn: row.joinedOn,
      officialOn: row.officialOn,
      ceremonyOn: row.ceremonyOn,
      exemptedOn: row.exemptedOn,
      partyAge: row.partyAge ?? 0,
      class: row.class as MemberClass,
      activity: row.activity as Activity,
      leftReason: row.activity === 'left' ? ((today?.leftReason ?? null) as LeftReason | null) : null,
      placement: row.placement as Placement,
      ...(row.probationDaysLeft === null ? {} : { probationDaysLeft: row.probationDaysLeft }),
      history: standings.map((each) => standingOf(each, orgs)),
    },
  };
}

function circumstancesOf(
  row: Row,
  accountState: 'none' | 'open' | 'closed',
): NonNullable<MemberPanel['circumstances']> {
  return {
    hasSmartphone: row.hasSmartphone,
    hasLevel2Identity: row.hasLevel2Identity,
    assistedBy: row.assistedById === null ? null : { id: row.assistedById, fullName: row.assistedByName ?? '' },
    assistanceConsentedOn: row.assistanceConsentedOn,
    specialDuty: row.specialDuty,
    accountState,
  };
}

function standingOf(each: Standing, orgs: ReadonlyMap<number, string>): StandingRow {
  return {
    since: each.since,
    class: each.class as MemberClass,
    activity: each.activity as Activity,
    leftReason: each.leftReason as LeftReason | null,
    placement: each.placement as Placement,
    homeCell: { id: each.homeCellId, name: orgs.get(each.homeCellId) ?? 'Nơi khác' },
    cell: { id: each.cellId, name: orgs.get(each.cellId) ?? 'Nơi khác' },
  };
}
