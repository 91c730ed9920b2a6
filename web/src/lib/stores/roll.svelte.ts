import type { ActArgs, DecideCheckIns, MarkRoll, Roll, RollRow } from '@sotay/contract';
import type { ApiProblem } from '#lib/api/client.ts';
import { problemOf } from '#lib/api/problem.ts';
import { roomApi } from '#lib/api/room.ts';
import { act, outbox, refreshAll } from '#lib/replica/replica.ts';
import { keptOrRead, type Read } from './kept.svelte.ts';
import { onForgetting } from './personal.ts';

type Mark = NonNullable<RollRow['mark']>;

/** The roll of one meeting as this device shows it: what the server said, and above it what was tapped here. */
export interface RollBook extends Read<Roll> {
  /** Why something could not be done at all; marks themselves stay and are sent when the network lets them. */
  readonly sendingProblem: ApiProblem | null;
  /** Marks on their way. */
  readonly waiting: number;
  /** What the server said of marks that another device had written meanwhile. */
  readonly overtaken: readonly string[];
  /** Sees what others did meanwhile. */
  look(): Promise<void>;
  /** An officer's word about check-ins that wait. @throws ApiProblem */
  decide(memberIds: readonly number[], decision: DecideCheckIns['decision']): Promise<void>;
  mark(memberId: number, mark: Mark, late: boolean): void;
  /** Everybody without a mark is present, or an exempted member has come. */
  /** Many at once, as a signed sheet has them. */
  markAll(marks: readonly { memberId: number; mark: Mark; late: boolean }[]): Promise<void>;
  send(whole: Exclude<MarkRoll, { marks: unknown }>): Promise<void>;
  /** The person has read who was overtaken. */
  readOvertaken(): Promise<void>;
}

const readings = keptOrRead<Roll>('roll', roomApi.roll);
let books: Readonly<Record<string, RollBook>> = {};
onForgetting(() => (books = {}));

/** The roll of the meeting with this id. */
export function rollOf(id: string): RollBook {
  const known = books[id];
  if (known) return known;
  const made = rollBook(id);
  books = { ...books, [id]: made };
  return made;
}

function rollBook(id: string): RollBook {
  const store = readings(id);
  let sendingProblem = $state.raw<ApiProblem | null>(null);
  const ofThis = (one: { name: string; args: unknown }): boolean =>
    one.name === 'meeting.mark' && (one.args as ActArgs<'meeting.mark'>).meetingId === id;
  const refused = () => outbox.review.filter(ofThis);

  async function keep(marks: ActArgs<'meeting.mark'>['marks']): Promise<void> {
    try {
      await act('meeting.mark', { meetingId: id, marks });
      sendingProblem = null;
    } catch (error) {
      sendingProblem = problemOf(error);
    }
  }
  function based(row: RollRow | undefined, mark: Mark, late: boolean): ActArgs<'meeting.mark'>['marks'][number] {
    const version = row?.version ?? 0;
    return { memberId: row?.id ?? 0, mark, late, ...(version > 0 ? { version } : {}) };
  }

  return {
    get data() {
      return store.data;
    },
    get problem() {
      return store.problem;
    },
    get at() {
      return store.at;
    },
    get sendingProblem() {
      return sendingProblem;
    },
    get waiting() {
      return outbox.waiting.filter(ofThis).length;
    },
    get overtaken() {
      return refused().flatMap((one) => one.result.problem?.title ?? []);
    },
    refresh: () => store.refresh(),
    look: () => store.refresh(),
    async decide(memberIds, decision) {
      store.replace(await roomApi.decideCheckIns(id, { memberIds: [...memberIds], decision }));
    },
    mark(memberId, mark, late) {
      const row = store.data?.rows.find((one) => one.id === memberId);
      void keep([based(row, mark, late)]);
    },
    markAll(marks) {
      return keep(
        marks.map(({ memberId, mark, late }) =>
          based(
            store.data?.rows.find((one) => one.id === memberId),
            mark,
            late,
          ),
        ),
      );
    },
    async send(whole) {
      if ('restPresent' in whole) {
        const rest = (store.data?.rows ?? []).filter((row) => row.mark === null && inVenue(row, whole.venueId));
        if (rest.length > 0) await keep(rest.map((row) => based(row, 'present', false)));
        return;
      }
      try {
        await roomApi.mark(id, whole);
        await refreshAll();
        sendingProblem = null;
      } catch (error) {
        sendingProblem = problemOf(error);
      }
    },
    async readOvertaken() {
      for (const one of refused()) await outbox.putAway(one.id);
    },
  };
}

function inVenue(row: RollRow, venueId: string | undefined): boolean {
  return venueId === undefined || row.venueId === venueId;
}
