import type { Home, Me, Preferences, Position, StaffRole } from '@sotay/contract';
import { sql } from 'kysely';
import type pg from 'pg';
import { askAsActor, type Actor, type ActorTx } from '../../platform/database/transaction.ts';
import { signInNeeded } from '../../platform/http/problem.ts';
import { givenName } from '../names.ts';
import { desksOf } from './desks.ts';
import { homeOf } from './home.ts';
import { NO_MEETING_DESKS, readMeetingDesks } from './meeting-desks.queries.ts';
import {
  readAccount,
  readConsent,
  readFeedbackDesks,
  readHelped,
  readPositions,
  readStaffRoles,
  savePreference,
  type HomeFacts,
} from './me.queries.ts';

const REAUTHENTICATED_FOR_MS = 5 * 60_000;
const OFFICERS: readonly string[] = ['secretary', 'deputySecretary', 'cellCommitteeMember'];

/** Who is signed in, with which faces and permissions. */
export async function readMe(tx: ActorTx, now: Date): Promise<Me> {
  const account = await readAccount(tx);
  if (account === undefined) throw signInNeeded();
  const fullName = account.fullName ?? account.staffName ?? '';
  const isActive = account.memberId === null || account.activity === 'active';
  const positions = account.memberId === null ? [] : await readPositions(tx, account.memberId);
  const roles = await readStaffRoles(tx);
  const consent = await readConsent(tx);
  const working = isActive ? roles.filter((role) => role.confirmed && account.bound === true) : [];
  const led = isActive ? positions.filter((held) => held.isCell === false && held.position !== 'follower') : [];
  const isOfficer =
    isActive && positions.some((held) => held.isCell === true && OFFICERS.includes(held.position ?? ''));
  const isMember = account.memberId !== null;
  const feedbackDesks = isActive ? await readFeedbackDesks(tx) : [];
  // Most people have no desk: they are asked nothing more.
  const meetingDesks = working.length + led.length > 0 ? await readMeetingDesks(tx) : NO_MEETING_DESKS;
  const ledCell = positions.find((held) => held.isCell === true && feedbackDesks.includes(held.orgId ?? 0));

  return {
    account: {
      id: account.id,
      strength: tx.actor.strength,
      bound: account.bound === true,
      reauthenticatedUntil: freshUntil(tx, now),
    },
    fullName,
    givenName: givenName(fullName),
    member:
      account.memberId === null || account.cellId === null
        ? null
        : {
            id: account.memberId,
            cell: { id: account.cellId, name: account.cellName ?? '' },
            committee:
              account.committeeId === null ? null : { id: account.committeeId, name: account.committeeName ?? '' },
            positions: positions.map((held) => ({
              position: held.position as Position,
              org: { id: held.orgId ?? 0, name: held.orgName ?? '' },
            })),
            helps: isActive ? await readHelped(tx) : [],
            ownSummaryOnly: !isActive,
          },
    staffRoles: roles.map((role) => ({
      id: role.id,
      role: role.role as StaffRole,
      org: { id: role.orgId ?? 0, name: role.orgName ?? '' },
      confirmed: role.confirmed,
    })),
    faces: {
      handbook: isMember,
      office: desksOf(
        working.map((role) => ({
          role: role.role,
          orgId: role.orgId ?? 0,
          orgName: role.orgName ?? '',
          orgType: role.orgType,
          parentId: role.parentId,
        })),
        led.map((held) => ({
          position: held.position ?? '',
          orgId: held.orgId ?? 0,
          orgName: held.orgName ?? '',
          orgType: held.orgType,
        })),
        feedbackDesks,
        meetingDesks,
      ),
    },
    consent: {
      state: consent === undefined ? 'notAsked' : consent.given ? 'given' : 'refused',
      version: consent?.version ?? null,
      at: consent?.at.toISOString() ?? null,
    },
    preferences: { textSize: textSizeOf(account.textSize) },
    mayFileCorrection: isMember,
    mayEnterPhone: isMember,
    mayReadCell: isMember && isActive,
    mayWorkAsOfficer: isOfficer,
    mayFileFeedback: isMember && isActive,
    answersFeedbackOf: ledCell === undefined ? null : { id: ledCell.orgId ?? 0, name: ledCell.orgName ?? '' },
  };
}

/** The first screen, by one statement: every member opens it within the same hour of a meeting evening. */
export async function readHomeScreen(pool: pg.Pool, actor: Actor): Promise<Home> {
  const facts = await askAsActor<HomeFacts>(pool, actor, 'me_home');
  if (facts === null) throw signInNeeded();
  return homeOf(facts);
}

/** The same inside a transaction. */
export async function homeNow({ db }: ActorTx): Promise<Home> {
  const { rows } = await sql<{ facts: HomeFacts | null }>`SELECT me_home() AS facts`.execute(db);
  const facts = rows[0]?.facts ?? null;
  if (facts === null) throw signInNeeded();
  return homeOf(facts);
}

/** Keeps the text size with the person, so that the next device has it too. */
export async function setPreferences(tx: ActorTx, preferences: Preferences): Promise<Preferences> {
  await savePreference(tx, preferences.textSize);
  return preferences;
}

function freshUntil(tx: ActorTx, now: Date): string | null {
  const proved = tx.actor.reauthenticatedAt;
  if (proved === null) return null;
  const until = new Date(proved.getTime() + REAUTHENTICATED_FOR_MS);
  return until > now ? until.toISOString() : null;
}

function textSizeOf(stored: string | null): Preferences['textSize'] {
  return stored === 'large' || stored === 'veryLarge' ? stored : 'medium';
}
