import type {
  CheckIn,
  EditMeeting,
  GiveAnswer,
  Home,
  Meeting,
  MeetingCard,
  MoveMeeting,
  MyMeetings,
} from '@sotay/contract';
import { meetingsApi } from '#lib/api/meetings.ts';
import { refreshAll, replicated, replicatedAll } from '#lib/replica/replica.ts';
import { doAct } from './doing.ts';
import { keptOrRead, type Read } from './kept.svelte.ts';
import { onForgetting } from './personal.ts';
import { remote } from './remote.svelte.ts';

const DAY_MS = 86_400_000;
/** A meeting that was never closed is no longer one that comes after so many days; as the server's list has it. */
const COMES_DAYS = 40;
const COMING: readonly Meeting['state'][] = ['draft', 'convened', 'postponed', 'inSession'];

const onDevice = replicatedAll<Meeting>('meeting');
const mine = replicated<MyMeetings>('meetings');
/** Pages of older meetings than the device keeps, read online. */
let older = $state.raw<{ cards: readonly MeetingCard[]; next: string | null } | null>(null);
onForgetting(() => (older = null));

/** What comes, what was, and where I may call a meeting. */
export const myMeetings: Read<MyMeetings> = {
  get data() {
    const [all, about] = [onDevice.data, mine.data];
    if (!all || !about) return undefined;
    const upcoming = all.filter(comes).sort((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt));
    const past = all.filter((one) => !comes(one)).sort((a, b) => Date.parse(b.startsAt) - Date.parse(a.startsAt));
    return {
      hosts: about.hosts,
      upcoming,
      past: [...past, ...(older?.cards ?? [])],
      next: older === null ? about.next : older.next,
    };
  },
  get problem() {
    return mine.problem;
  },
  get at() {
    return mine.at;
  },
  refresh: () => refreshAll(),
};

function comes(meeting: Meeting): boolean {
  return COMING.includes(meeting.state) && Date.parse(meeting.startsAt) > Date.now() - COMES_DAYS * DAY_MS;
}

/** The first screen says the next meeting; one that is over by now gives way to the one after it, without a network too. */
export function nextMeeting(home: Home): MeetingCard | null {
  const isOver = ({ startsAt }: MeetingCard): boolean => Date.parse(startsAt) < Date.now() - DAY_MS / 2;
  const said = home.nextMeeting;
  if (said === null || !isOver(said)) return said;
  return myMeetings.data?.upcoming.find((one) => one.role !== null && one.state !== 'draft' && !isOver(one)) ?? null;
}

let byAddress: Readonly<Record<string, Read<Meeting>>> = {};
onForgetting(() => (byAddress = {}));

/** One meeting, by the last part of its address; one that the device does not keep is read online. */
export function meetingAt(address: string): Read<Meeting> {
  const known = byAddress[address];
  if (known) return known;
  const server = remote(() => meetingsApi.at(address));
  const device = (): Meeting | undefined => onDevice.data?.find((one) => answersTo(one, address));
  const made: Read<Meeting> = {
    get data() {
      return device() ?? server.data;
    },
    get problem() {
      return device() ? onDevice.problem : (server.problem ?? onDevice.problem);
    },
    get at() {
      return device() ? onDevice.at : server.at;
    },
    async refresh() {
      await refreshAll();
      if (!device()) await server.refresh();
    },
  };
  byAddress = { ...byAddress, [address]: made };
  return made;
}

/** One meeting by its id, as the picture in the room names it. */
export const meetingWith = keptOrRead<Meeting>('meeting', meetingsApi.one);

/** I am in the room, by the code it shows. With a network a wrong code is said at once. @throws ApiProblem */
export function checkIn(meetingId: string, shown: Pick<CheckIn, 'step' | 'code'>): Promise<void> {
  return doAct('meeting.checkIn', { meetingId, ...shown });
}

/** Its own address, or the longer one with its short id, which always names it. */
function answersTo(meeting: Meeting, address: string): boolean {
  if (meeting.address === address) return true;
  const short = `-${meeting.id.slice(-6)}`;
  return address.endsWith(short) && address.slice(0, -short.length) === meeting.address;
}

/** Reads the next page of what was, below what is there. @throws ApiProblem */
export async function readMorePast(): Promise<void> {
  const next = myMeetings.data?.next;
  if (next === undefined || next === null) return;
  const page = await meetingsApi.mine(next);
  older = { cards: [...(older?.cards ?? []), ...page.past], next: page.next };
}

/** Opens a draft for a body's meeting, or the one that is in hand already. @throws ApiProblem */
export async function prepareMeeting(asked: Parameters<typeof meetingsApi.prepare>[0]): Promise<Meeting> {
  return told(await meetingsApi.prepare(asked));
}

/** Saves what the invitation says; its address may be another afterwards. @throws ApiProblem */
export async function editMeeting(id: string, edit: EditMeeting): Promise<Meeting> {
  return told(await meetingsApi.edit(id, edit));
}

/** One act of a meeting's life. @throws ApiProblem */
export async function moveMeeting(id: string, move: MoveMeeting): Promise<Meeting> {
  return told(await meetingsApi.move(id, move));
}

/** My answer, or another's whom I help. @throws ApiProblem */
export async function giveAnswer(card: MeetingCard, { forMember, ...answer }: GiveAnswer): Promise<void> {
  const forWhom = forMember === undefined ? {} : { onBehalfOf: forMember };
  const base = forMember === undefined && card.own ? { baseVersion: card.own.version } : {};
  await doAct('meeting.answer', { meetingId: card.id, ...answer }, { ...forWhom, ...base });
}

/** The invitation was opened in this version: the mark my officers see. */
export function sayOpened(meeting: Meeting): void {
  const { id: meetingId, noticeVersion, own, changes } = meeting;
  if (own === null || (own.seenAt !== null && changes.length === 0)) return;
  void doAct('meeting.seen', { meetingId, noticeVersion }).catch(() => undefined);
}

/** What was done online is on the device before the screen goes on. */
async function told(meeting: Meeting): Promise<Meeting> {
  await refreshAll();
  return meeting;
}
