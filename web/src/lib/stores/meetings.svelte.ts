import type {
  CheckIn,
  EditMeeting,
  GiveAnswer,
  Meeting,
  MeetingCard,
  MoveMeeting,
  MyMeetings,
  OwnAnswer,
} from '@sotay/contract';
import { meetingsApi } from '#lib/api/meetings.ts';
import { roomApi } from '#lib/api/room.ts';
import { roomClock } from '#lib/meetings/room-clock.ts';
import { home } from './home.svelte.ts';
import { keyed, onForgetting, personal } from './personal.ts';
import type { Remote } from './remote.svelte.ts';

/** What comes, what was, and where I may call a meeting. */
export const myMeetings = personal<MyMeetings>(() => meetingsApi.mine(null));

const byAddress = keyed<Meeting>(meetingsApi.at);
const byId = keyed<Meeting>(meetingsApi.one);
let opened: readonly Remote<Meeting>[] = [];
onForgetting(() => (opened = []));

/** One meeting, by the last part of its address; the same meeting may have been opened by a longer one too. */
export function meetingAt(address: string): Remote<Meeting> {
  const store = byAddress(address);
  if (!opened.includes(store)) opened = [...opened, store];
  return store;
}

/** The same by its id, for an address that names nothing else. */
export function meetingWith(id: string): Remote<Meeting> {
  const store = byId(id);
  if (!opened.includes(store)) opened = [...opened, store];
  return store;
}

/**
 * I am in the room, by the code it shows.
 *
 * @param at when it was scanned or typed, by this device's clock
 * @throws ApiProblem
 */
export async function checkIn(id: string, shown: Pick<CheckIn, 'step' | 'code'>, at: Date): Promise<void> {
  const claimedAt = roomClock.right(at)?.toISOString() ?? null;
  const { state } = await roomApi.checkIn(id, { ...shown, claimedAt });
  for (const store of opened) if (store.data?.id === id) store.replace({ ...store.data, checkIn: state });
}

/** Tells once that invitations are on this device. That it could not be said now is no trouble of the reader's. */
export function sayDelivered(cards: readonly MeetingCard[]): void {
  if (cards.some((card) => card.own !== null && card.own.deliveredAt === null))
    void meetingsApi.delivered().catch(() => undefined);
}

/** Reads the next page of what was, below what is there. @throws ApiProblem */
export async function readMorePast(): Promise<void> {
  const known = myMeetings.data;
  if (!known || known.next === null) return;
  const page = await meetingsApi.mine(known.next);
  myMeetings.replace({ ...known, past: [...known.past, ...page.past], next: page.next });
}

/** Opens a draft for a body's meeting, or the one that is in hand already. @throws ApiProblem */
export async function prepareMeeting(asked: Parameters<typeof meetingsApi.prepare>[0]): Promise<Meeting> {
  return take(await meetingsApi.prepare(asked));
}

/** Saves what the invitation says; its address may be another afterwards. @throws ApiProblem */
export async function editMeeting(id: string, edit: EditMeeting): Promise<Meeting> {
  return take(await meetingsApi.edit(id, edit));
}

/** One act of a meeting's life. @throws ApiProblem */
export async function moveMeeting(id: string, move: MoveMeeting): Promise<Meeting> {
  return take(await meetingsApi.move(id, move));
}

/** My answer, or another's whom I help. @throws ApiProblem */
export async function giveAnswer(card: MeetingCard, answer: GiveAnswer): Promise<void> {
  const own = await meetingsApi.answer(card.id, answer);
  if (answer.forMember === undefined) showOwn(card.id, own);
  // What is asked of me is one thing less.
  if (home.data) void home.refresh();
}

function showOwn(id: string, own: OwnAnswer): void {
  const next = home.data?.nextMeeting;
  if (home.data && next?.id === id) home.replace({ ...home.data, nextMeeting: { ...next, own } });
  const list = myMeetings.data;
  if (list) {
    const upcoming = list.upcoming.map((card) => (card.id === id ? { ...card, own } : card));
    myMeetings.replace({ ...list, upcoming });
  }
  for (const store of opened) if (store.data?.id === id) store.replace({ ...store.data, own });
}

function take(meeting: Meeting): Meeting {
  byAddress(meeting.address).replace(meeting);
  for (const store of opened) if (store.data?.id === meeting.id) store.replace(meeting);
  void myMeetings.refresh();
  return meeting;
}
