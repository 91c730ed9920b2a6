import type {
  FeedbackThread,
  InviteeList,
  Me,
  Meeting,
  MeetingRecord,
  MemberList,
  Notice,
  OwnAttendance,
  OwnCorrectionList,
  OwnFeedbackList,
  OwnSummary,
  PriorOpinionList,
  ReplicaRow,
  Roll,
  AssignmentList,
} from '@sotay/contract';
import type pg from 'pg';
import type { Device } from './device.ts';
import { TRUTH } from './truth.sql.ts';

/** Facts by type and id. */
type Facts = ReadonlyMap<string, unknown>;

/** What a member may see and keep, by brute force over the tables. */
async function truthOf(owner: pg.Pool, memberId: number): Promise<Facts> {
  const { rows } = await owner.query<{ key: string; facts: unknown }>(TRUTH, [memberId]);
  return new Map(rows.map(({ key, facts }) => [key, facts]));
}

/** The same facts as a device holds them. Rows that the device forgets by itself are gone when their time is over. */
function factsOn(device: Device, now: number): Facts {
  return new Map(
    [...device.rows.values()]
      .filter((row) => row.until === undefined || Date.parse(row.until) > now)
      .map((row) => [`${row.type} ${row.id}`, factsIn(row)]),
  );
}

/**
 * What is on a device and should not be, what is missing, and what is old (S12). Empty when the device is right.
 *
 * @param ignore things that need not agree, by key
 */
export async function differences(owner: pg.Pool, device: Device, memberId: number): Promise<string[]> {
  const [truth, held] = [await truthOf(owner, memberId), factsOn(device, Date.now())];
  const found: string[] = [];
  for (const [key, facts] of truth) {
    if (!held.has(key)) found.push(`${device.name} misses ${key}`);
    else if (JSON.stringify(held.get(key)) !== JSON.stringify(facts))
      found.push(`${device.name} holds an old ${key}: ${JSON.stringify(held.get(key))} for ${JSON.stringify(facts)}`);
  }
  for (const key of held.keys()) if (!truth.has(key)) found.push(`${device.name} keeps ${key}`);
  return found;
}

const id = (one: { id: string | number } | null): string | number | null => one?.id ?? null;
const byNumber = (a: number, b: number): number => a - b;

function factsIn({ type, body }: ReplicaRow): unknown {
  switch (type) {
    case 'me': {
      const { fullName, member } = body as Me;
      return {
        name: fullName,
        cell: member?.cell.id,
        ownSummaryOnly: member?.ownSummaryOnly,
        positions: (member?.positions ?? [])
          .toSorted((a, b) => a.org.id - b.org.id || (a.position < b.position ? -1 : 1))
          .map((held) => `${held.position} ${held.org.id}`),
        helps: (member?.helps ?? []).map((one) => one.id).toSorted(byNumber),
      };
    }
    case 'summary': {
      const { fullName, birthDate, cell, beside, phoneMasked } = body as OwnSummary;
      const { class: of, activity, placement } = beside;
      return { name: fullName, birthDate, cell: cell.id, class: of, activity, placement, phone: phoneMasked !== null };
    }
    case 'corrections':
      return (body as OwnCorrectionList).items.map((one) => `${one.id} ${one.state}`).toSorted();
    case 'assignments':
      return (body as AssignmentList).items.map((one) => `${one.id} ${one.state} ${one.result ?? ''}`).toSorted();
    case 'attendance':
      return (body as OwnAttendance).items.map((one) => `${one.meetingId} ${one.mark ?? '-'}`).toSorted();
    case 'letters':
      return (body as OwnFeedbackList).items.map((one) => `${one.id} ${one.state}`).toSorted();
    case 'letter': {
      const { state, version, messages } = body as FeedbackThread;
      return { state, version, messages: messages.map((one) => one.id).toSorted() };
    }
    case 'cell':
      return (body as MemberList).items.toSorted((a, b) => a.id - b.id).map((one) => `${one.id} ${one.fullName}`);
    case 'meeting':
      return meetingFacts(body as Meeting);
    case 'opinions':
      return (body as PriorOpinionList).items.map((one) => `${one.id} ${one.answer ?? '-'}`).toSorted();
    case 'invitees':
      return (body as InviteeList).items
        .toSorted((a, b) => a.id - b.id)
        .map(
          (one) =>
            `${one.id} ${one.role} ${one.answer ?? '-'} ${one.decision ?? '-'} ${one.reason ?? '-'}${one.deliveredAt === null ? '' : ' delivered'}${one.seenAt === null ? '' : ' seen'}`,
        );
    case 'roll':
      return (body as Roll).rows
        .toSorted((a, b) => a.id - b.id)
        .map((one) => `${one.id} ${one.mark ?? '-'} ${String(one.late)} ${one.version}`);
    case 'record': {
      const { current, conflicts, published } = body as MeetingRecord;
      return {
        current: current?.sha256 ?? null,
        conflicts: conflicts.map((one) => one.id).toSorted(),
        published: published?.symbol ?? null,
      };
    }
    case 'notice': {
      const { kind, read } = body as Notice;
      return `${kind} ${String(read)}`;
    }
    case 'home':
    case 'meetings':
      return null;
  }
}

function meetingFacts(one: Meeting): unknown {
  const { own } = one;
  return {
    state: one.state,
    title: one.title,
    startsAt: Date.parse(one.startsAt) / 1_000,
    place: one.place,
    online: one.onlineLink,
    chair: id(one.chair),
    minuteTaker: id(one.minuteTaker),
    noticeVersion: one.noticeVersion,
    version: one.version,
    reason: one.reason,
    content: one.mayReadContent,
    own: own === null ? null : `${one.role ?? ''} ${own.answer ?? '-'} ${own.decision ?? '-'} ${own.reason ?? '-'}`,
    agenda: one.agenda.map((item) => item.title),
    papers: one.papers.map((file) => file.id).toSorted(),
    guests: one.guests.map((guest) => guest.id).toSorted(byNumber),
    guestNames: one.guestNames,
  };
}
