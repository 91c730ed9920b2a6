import type { DecideCheckIns, MarkRoll, Roll, RollRow } from '@sotay/contract';
import type { ApiProblem } from '#lib/api/client.ts';
import { problemOf } from '#lib/api/problem.ts';
import { roomApi } from '#lib/api/room.ts';
import { keyed, onForgetting } from './personal.ts';

type Mark = NonNullable<RollRow['mark']>;

/** What was tapped and is still on its way, by member. */
type Waiting = Readonly<Record<number, { mark: Mark; late: boolean }>>;

/** The roll of one meeting as this device shows it: what the server said, and above it what was tapped here. */
export interface RollBook {
  readonly data: Roll | undefined;
  readonly problem: ApiProblem | null;
  /** Why the last marks could not be sent; they stay on the screen. */
  readonly sendingProblem: ApiProblem | null;
  readonly waiting: number;
  /** Names whose mark another device had written meanwhile. */
  readonly overtaken: readonly string[];
  refresh(): Promise<void>;
  /** Sees what others did meanwhile; what is tapped here goes before, and that it could not be seen now is no trouble. */
  look(): Promise<void>;
  /** An officer's word about check-ins that wait. @throws ApiProblem */
  decide(memberIds: readonly number[], decision: DecideCheckIns['decision']): Promise<void>;
  mark(memberId: number, mark: Mark, late: boolean): void;
  /** Marks that wait go first, then everybody without one is present, or an exempted member has come. */
  send(whole: Exclude<MarkRoll, { marks: unknown }>): Promise<void>;
  /** Sends again what could not be sent. */
  flush(): Promise<void>;
}

const readings = keyed<Roll>(roomApi.roll);
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
  let waiting = $state.raw<Waiting>({});
  let sendingProblem = $state.raw<ApiProblem | null>(null);
  let overtaken = $state.raw<readonly string[]>([]);
  let sending: Promise<void> | null = null;
  /** How often marks were sent: an answer asked for before knows less than theirs. */
  let sent = 0;

  /** No `$derived`: a book outlives the screen that opened it. */
  function shown(): Roll | undefined {
    if (!store.data) return undefined;
    return { ...store.data, rows: store.data.rows.map((row) => ({ ...row, ...waiting[row.id] })) };
  }

  function take(marked: { rows: RollRow[]; counts: Roll['counts'] }): void {
    if (!store.data) return;
    const rows = store.data.rows.map((row) => marked.rows.find((one) => one.id === row.id) ?? row);
    const added = marked.rows.filter((row) => !rows.some((one) => one.id === row.id));
    store.replace({ ...store.data, rows: [...rows, ...added], counts: marked.counts });
  }

  /** One request at a time, so that a row's version is the one this device last heard; who comes meanwhile waits for it. */
  function flush(): Promise<void> {
    sending ??= sendWaiting().finally(() => (sending = null));
    return sending;
  }

  async function sendWaiting(): Promise<void> {
    try {
      while (Object.keys(waiting).length > 0) {
        const batch = waiting;
        sent += 1;
        const marks = Object.entries(batch).map(([member, { mark, late }]) => {
          const version = store.data?.rows.find((row) => row.id === Number(member))?.version ?? 0;
          return { memberId: Number(member), mark, late, ...(version > 0 ? { version } : {}) };
        });
        const marked = await roomApi.mark(id, { marks });
        const others = marked.rows.filter((row) => batch[row.id] && batch[row.id]?.mark !== row.mark);
        if (others.length > 0) overtaken = others.map((row) => row.fullName);
        take(marked);
        waiting = Object.fromEntries(
          Object.entries(waiting).filter(([member, mark]) => batch[Number(member)] !== mark),
        );
      }
      sendingProblem = null;
    } catch (error) {
      sendingProblem = problemOf(error);
    }
  }

  return {
    get data() {
      return shown();
    },
    get problem() {
      return store.problem;
    },
    get sendingProblem() {
      return sendingProblem;
    },
    get waiting() {
      return Object.keys(waiting).length;
    },
    get overtaken() {
      return overtaken;
    },
    refresh: () => store.refresh(),
    async look() {
      const before = sent;
      if (sending !== null) return;
      const seen = await roomApi.roll(id).catch(() => undefined);
      if (seen && sent === before) store.replace(seen);
    },
    async decide(memberIds, decision) {
      await flush();
      sent += 1;
      store.replace(await roomApi.decideCheckIns(id, { memberIds: [...memberIds], decision }));
    },
    mark(memberId, mark, late) {
      overtaken = [];
      waiting = { ...waiting, [memberId]: { mark, late } };
      void flush();
    },
    async send(whole) {
      await flush();
      if (sendingProblem !== null) return;
      sent += 1;
      try {
        const marked = await roomApi.mark(id, whole);
        take(marked);
        if ('cameAsGuest' in whole) await store.refresh();
      } catch (error) {
        sendingProblem = problemOf(error);
      }
    },
    flush,
  };
}
