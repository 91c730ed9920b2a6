import type { PriorOpinionList, RecordKind } from '@sotay/contract';
import { listOwnAssignments } from '../meetings/assignments.ts';
import { showOwnAttendance } from '../meetings/attendance.ts';
import type { MeetingFacts } from '../meetings/facts.ts';
import { meetingOf } from '../meetings/present.ts';
import { listOpinions } from '../meetings/prior-opinions.ts';
import { hostsOf, listInvitees } from '../meetings/reading.ts';
import { readRecord } from '../meetings/records.ts';
import { callRoll } from '../meetings/roll-call.ts';
import { encodeKeyset } from '../platform/database/keyset.ts';
import { each, single, type Body, type Entity } from './entity.ts';
import {
  ROLL_HOURS,
  isComing,
  keptUntil,
  readComing,
  readHosts,
  readKept,
  readMeetings,
  readRecorded,
  readRolled,
} from './meeting-window.queries.ts';

const HOUR_MS = 3_600_000;

/** Invitations with the person's own answer, for a little over a year. */
const meeting: Entity = {
  type: 'meeting',
  list: async ({ tx }, group) => (group === 'own' ? (await readKept(tx)).map((one) => one.id) : []),
  read: async ({ tx }, ids) =>
    (await readMeetings(tx, ids)).flatMap(({ facts, today }) => keptMeeting(facts, today) ?? []),
  fromLook: (brought, id, { today }) => {
    const facts = brought.meetings[id] ?? null;
    return facts === null ? null : keptMeeting(facts, today);
  },
};

function keptMeeting(facts: MeetingFacts, today: string): Body | null {
  const until = keptUntil(facts, today);
  return until === null ? null : { id: facts.card.id, body: meetingOf(facts), until };
}

const NO_OPINIONS: PriorOpinionList = { items: [] };
const opinions: Entity = {
  type: 'opinions',
  list: ({ tx }, group) => (group === 'own' ? readComing(tx, null) : Promise.resolve([])),
  read: async ({ tx }, ids) => each(await readComing(tx, ids), (id) => listOpinions(tx, id)),
  fromLook: (brought, id, { now }) => {
    const facts = brought.meetings[id] ?? null;
    if (facts === null || !isComing(facts, new Date(now))) return null;
    return brought.withOpinions.includes(id) ? 'unread' : { id, body: NO_OPINIONS };
  },
};

/** Answers and marks of the invited: the officers'. */
const invitees: Entity = {
  type: 'invitees',
  list: ({ tx }, group) => (group === 'own' ? readComing(tx, null) : Promise.resolve([])),
  read: async ({ tx }, ids) => each(await readComing(tx, ids), (id) => listInvitees(tx, id)),
};

/** Others' roll: on the device of who calls it, for a day (SY40). */
const roll: Entity = {
  type: 'roll',
  list: ({ tx }, group) => (group === 'own' ? readRolled(tx, null) : Promise.resolve([])),
  read: async ({ tx, services }, ids) => {
    const until = new Date(services.clock().getTime() + ROLL_HOURS * HOUR_MS);
    const bodies = await each(await readRolled(tx, ids), (id) => callRoll(tx, id));
    return bodies.map((one) => ({ ...one, until }));
  },
};

/** Minutes and resolutions of the last three meetings (SY40). */
const record: Entity = {
  type: 'record',
  list: ({ tx }, group) => (group === 'own' ? readRecorded(tx, null) : Promise.resolve([])),
  read: async ({ tx }, ids) =>
    each(await readRecorded(tx, ids), (id) => {
      const [meetingId = '', kind] = id.split(':');
      return readRecord(tx, meetingId, kind as RecordKind);
    }),
};

/** What members and officers of a meeting keep of it. */
export const meetingEntities: readonly Entity[] = [
  single('meetings', async ({ tx }) => {
    const hosts = await readHosts(tx);
    const oldest = hosts?.older === true ? (await readKept(tx)).at(-1) : undefined;
    return {
      upcoming: [],
      past: [],
      next: oldest === undefined ? null : encodeKeyset([oldest.startsAt.toISOString(), oldest.id]),
      hosts: hostsOf(hosts?.mine?.hosts ?? []),
    };
  }),
  meeting,
  opinions,
  invitees,
  roll,
  record,
  single('assignments', ({ tx }) => listOwnAssignments(tx)),
  single('attendance', ({ tx }) => showOwnAttendance(tx, {})),
];
