import {
  MEETING_KIND_SLUGS,
  POSITION_WORDS,
  type InviteeList,
  type Meeting,
  type MeetingChoices,
  type MeetingKind,
  type MyMeetings,
} from '@sotay/contract';
import type pg from 'pg';
import { z } from 'zod';
import { decodeKeyset, pageOf } from '../platform/database/keyset.ts';
import { askAsActor, type Actor, type ActorTx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/http/problem.ts';
import type { InviteeFacts, MeetingFacts, MineFacts } from './facts.ts';
import { cardOf, meetingOf } from './present.ts';
import { readChoices, readInvitees, readMeeting } from './reading.queries.ts';

const PAGE = 20;
const KINDS_OF_CELL: readonly MeetingKind[] = ['regular', 'thematic', 'committee'];
const KINDS_ABOVE: readonly MeetingKind[] = ['committee', 'conference'];
/** `2026-12-03-thuong-ky` or `2026-12-03-thuong-ky-4f2a91`. */
const ADDRESS = /^(\d{4}-\d{2}-\d{2})-([a-z]+(?:-[a-z]+)*?)(?:-([0-9a-f]{6}))?$/;

/** Sinh hoạt: what comes, what was (page by page), and where the reader may prepare a meeting. One statement. */
export async function listMine(pool: pg.Pool, actor: Actor, after: string | undefined): Promise<MyMeetings> {
  const place = decodeKeyset(after, z.tuple([z.iso.datetime({ offset: true }), z.uuid()]));
  const facts = await askAsActor<MineFacts>(pool, actor, 'meetings_mine', [
    place?.[0] ?? null,
    place?.[1] ?? null,
    PAGE,
  ]);
  if (facts === null) throw notFound();
  const past = pageOf(facts.past, PAGE, (card) => [card.startsAt, card.id]);
  return {
    upcoming: facts.upcoming.map(cardOf),
    past: past.items.map(cardOf),
    next: past.next,
    hosts: hostsOf(facts.hosts),
  };
}

/** Bodies for which the reader may prepare a meeting, with the kinds that fit them. */
export function hostsOf(hosts: MineFacts['hosts']): MyMeetings['hosts'] {
  return hosts.map(({ id, name, isCell }) => ({
    org: { id, name },
    kinds: [...(isCell ? KINDS_OF_CELL : KINDS_ABOVE)],
  }));
}

/** One meeting. */
export async function showMeeting(pool: pg.Pool, actor: Actor, id: string): Promise<Meeting> {
  const facts = await askAsActor<MeetingFacts>(pool, actor, 'meetings_one', [id]);
  if (facts === null) throw notFound();
  return meetingOf(facts);
}

/** The meeting of an address; two readers may each mean their own cell's by the same short one. */
export async function showMeetingAt(pool: pg.Pool, actor: Actor, address: string): Promise<Meeting> {
  const [, day, slug, short] = ADDRESS.exec(address) ?? [];
  const kind = Object.entries(MEETING_KIND_SLUGS).find(([, word]) => word === slug)?.[0];
  if (day === undefined || kind === undefined || !z.iso.date().safeParse(day).success) throw notFound();
  const facts = await askAsActor<MeetingFacts>(pool, actor, 'meetings_at', [day, kind, short ?? null]);
  if (facts === null) throw notFound();
  return meetingOf(facts);
}

/** One meeting as the transaction leaves it: what every act answers with. */
export async function meetingNow(tx: ActorTx, id: string): Promise<Meeting> {
  const facts = await readMeeting(tx.db, id);
  if (facts === null) throw notFound();
  return meetingOf(facts);
}

/** Invitees with their marks, for the officers of the meeting. */
export async function listInvitees(tx: ActorTx, id: string): Promise<InviteeList> {
  const rows = await readInvitees(tx.db, id);
  if (rows === null) throw notFound();
  const summoned = rows.filter((row) => row.role === 'summoned');
  const count = (test: (row: InviteeFacts) => boolean): number => summoned.filter(test).length;
  return {
    items: rows.map(({ position, cellId, cellName, ...row }) => ({
      ...row,
      title: position === null ? null : POSITION_WORDS[position as keyof typeof POSITION_WORDS],
      cell: { id: cellId, name: cellName ?? '' },
      deliveredAt: instantOrNull(row.deliveredAt),
      seenAt: instantOrNull(row.seenAt),
      answeredAt: instantOrNull(row.answeredAt),
    })),
    counts: {
      summoned: summoned.length,
      delivered: count((row) => row.deliveredAt !== null),
      seen: count((row) => row.seenAt !== null),
      attending: count((row) => row.answer === 'attending'),
      askedAbsent: count((row) => row.answer === 'absent'),
      undecided: count((row) => row.answer === 'absent' && row.decision === null),
      silent: count((row) => row.answer === null),
    },
  };
}

/** Whom and what the editor chooses from. */
export async function listChoices(tx: ActorTx, id: string): Promise<MeetingChoices> {
  const choices = await readChoices(tx.db, id);
  if (choices === null) throw notFound();
  return choices;
}

function instantOrNull(at: string | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
