import type { EntityType, Group, Pulled } from '@sotay/contract';
import type { Actor, ActorTx } from '../platform/database/transaction.ts';
import type { Services } from '../platform/http/wired.ts';
import { entities } from './declared.ts';
import type { Body, Entity, Reading } from './entity.ts';
import { readMark, writeMark, type Mark, type Place } from './mark.ts';
import { readPage, writePage, type Page } from './page.ts';
import { look, type Look } from './sync.queries.ts';

type Row = Pulled['rows'][number];
type Read = Pick<Pulled, 'rows' | 'next'>;

/** More moved things than this are not worth telling one by one. */
const MOST_MOVED = 300;
/** Rows of a page at most. */
export const PAGE_ROWS = 200;
/** Bodies that speak of today, read anew on the first pull of a day. */
const OF_TODAY: readonly EntityType[] = ['home', 'me', 'summary', 'assignments'];
/** Bodies that speak of the last twelve months, read anew on the first pull of a month. */
const OF_THE_MONTH: readonly EntityType[] = ['attendance'];

/** What a pull is done with. */
export interface Pulling {
  readonly services: Services;
  readonly actor: Actor;
  /** One transaction as the actor. */
  readonly transact: <T>(work: (tx: ActorTx) => Promise<T>) => Promise<T>;
}

/**
 * What moved since a device last asked, as its owner reads it now (SY10–SY18).
 *
 * @param text the device's mark; undefined for a device that has nothing
 * @param page the `next` of the page before
 * @returns null when nothing moved
 */
export async function pull(
  { services, actor, transact }: Pulling,
  text: string | undefined,
  page: string | undefined,
): Promise<Pulled | null> {
  const under = page === undefined ? null : readPage(page);
  const serverTime = services.clock().toISOString();
  if (under !== null) {
    const read = await transact((tx) => snapshotOf({ tx, services }, under.groups, under));
    return { mark: under.mark, serverTime, snapshot: [...under.groups], revoked: [], ...read };
  }
  const held = readMark(text);
  const seen = await look(services.appPool, actor, held === null ? {} : versionsOf(held), MOST_MOVED);
  const mark = markOf(seen);
  const whole = groupsToBegin(held, seen);
  const revoked = held === null ? [] : revokedOf(held, seen);
  const moved = movedThings(seen, held, whole);
  if (whole.length === 0 && revoked.length === 0 && moved.length === 0 && text === writeMark(mark)) return null;
  const first = { mark: writeMark(mark), groups: whole, after: null };
  const told = { mark: first.mark, serverTime, snapshot: whole, revoked };
  const everyday = whole.length === 0 ? fromLook(seen, moved) : null;
  if (everyday !== null) return { ...told, rows: everyday, next: null };
  return transact(async (tx) => {
    const at = { tx, services };
    const { rows, next } = await snapshotOf(at, whole, first);
    return { ...told, rows: [...(await deltaOf(at, moved)), ...rows], next };
  });
}

function versionsOf(held: Mark): Record<string, number> {
  return Object.fromEntries([...held.own, ...held.above].map(([scope, place]) => [scope, place.version]));
}

function markOf({ dataset, stands, today, heads }: Look): Mark {
  const places = (own: boolean): Map<string, Place> =>
    new Map(
      heads
        .filter((head) => head.own === own)
        .sort((a, b) => (a.scope < b.scope ? -1 : 1))
        .map(({ scope, epoch, version }) => [scope, { epoch, version }]),
    );
  return { dataset, stands: stands ?? '', today, own: places(true), above: places(false) };
}

/** Groups that the device must take whole (SY13, SY14, SY17, SY18). */
function groupsToBegin(held: Mark | null, seen: Look): Group[] {
  const sameData = held !== null && held.dataset === seen.dataset;
  const stale = (head: Look['heads'][number]): boolean => {
    const place = (head.own ? held?.own : held?.above)?.get(head.scope);
    return (
      !sameData ||
      place === undefined ||
      place.epoch !== head.epoch ||
      place.version > head.version ||
      place.version < head.floor
    );
  };
  const tooMuch = seen.moved.length > MOST_MOVED;
  const begins = (head: Look['heads'][number]): boolean => tooMuch || stale(head);
  // what is one's own is also told through the bodies above: whoever has missed something there cannot know of what
  const ownBegins =
    seen.heads.some((head) => head.own) &&
    (held?.stands !== seen.stands || held.own.size + held.above.size !== seen.heads.length || seen.heads.some(begins));
  return [
    ...(ownBegins ? ['own'] : []),
    ...seen.heads.filter((head) => !head.own && begins(head)).map((head) => head.scope),
  ];
}

/** Bodies above that are above no longer, and everything of who is nobody any more. */
function revokedOf(held: Mark, seen: Look): Group[] {
  const now = new Set(seen.heads.filter((head) => !head.own).map((head) => head.scope));
  const gone = [...held.above.keys()].filter((scope) => !now.has(scope));
  return seen.heads.length === 0 ? ['own', ...gone] : gone;
}

interface Moved {
  readonly group: Group;
  readonly type: EntityType;
  readonly id: string;
}

/** What moved outside the groups that are sent whole. The first screen is made of everything, so it moves with anything. */
function movedThings(seen: Look, held: Mark | null, whole: readonly Group[]): Moved[] {
  const things = seen.moved
    .map(({ scope, entity, id }) => ({ group: groupOf(scope, entity as EntityType), type: entity as EntityType, id }))
    .filter((thing) => !whole.includes(thing.group));
  // told through several audiences, it is still one thing
  const moved = [...new Map(things.map((thing) => [`${thing.type} ${thing.id}`, thing])).values()];
  if (whole.includes('own') || held === null) return moved;
  const also = turned(held.today, seen.today, moved.length > 0);
  return [
    ...moved,
    ...also
      .filter((type) => !moved.some((thing) => thing.group === 'own' && thing.type === type))
      .map((type) => ({ group: 'own', type, id: '' })),
  ];
}

/** What is read anew because time has passed, or because the first screen is made of everything. */
function turned(heldOn: string, today: string, hasMoved: boolean): readonly EntityType[] {
  if (heldOn === today) return hasMoved ? ['home'] : [];
  const month = 'YYYY-MM'.length;
  return heldOn.slice(0, month) === today.slice(0, month) ? OF_TODAY : [...OF_TODAY, ...OF_THE_MONTH];
}

/** A thing stays in the group that its snapshot puts it in, whoever tells of it: groups go as a whole. */
function groupOf(scope: string, type: EntityType): Group {
  return entities.get(type)?.ofBodies === true ? scope : 'own';
}

/** What moved, from what the look has brought; null when more must be read. */
function fromLook(seen: Look, moved: readonly Moved[]): Row[] | null {
  const { brought } = seen;
  if (brought === null) return null;
  const rows: Row[] = [];
  for (const { group, type, id } of moved) {
    const entity = entities.get(type);
    const body = entity?.fromLook === undefined ? 'unread' : entity.fromLook(brought, id, seen);
    if (body === 'unread') return null;
    rows.push(body === null ? { group, type, id, body } : rowOf(group, type, body));
  }
  return rows;
}

async function deltaOf(at: Reading, moved: readonly Moved[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [type, entity] of entities) {
    for (const group of new Set(moved.filter((thing) => thing.type === type).map((thing) => thing.group))) {
      const ids = moved.filter((thing) => thing.type === type && thing.group === group).map((thing) => thing.id);
      const read = await rowsOf(at, group, entity, ids);
      const gone = ids.filter((id) => !read.some((row) => row.id === id));
      rows.push(...read, ...gone.map((id) => ({ group, type, id, body: null })));
    }
  }
  return rows;
}

/** The rows of whole groups from a place on, up to a page of them. */
async function snapshotOf(at: Reading, groups: readonly Group[], page: Page): Promise<Read> {
  const rows: Row[] = [];
  for (const group of groups) {
    for (const [type, entity] of entities) {
      const all = [...(await entity.list(at, group))].sort();
      const ids = all.filter((id) => page.after === null || isAfter(groups, { group, type, id }, page.after));
      const taken = ids.slice(0, PAGE_ROWS - rows.length);
      rows.push(...(await rowsOf(at, group, entity, taken)));
      const last = taken.at(-1);
      if (taken.length < ids.length && last !== undefined) {
        return { rows, next: writePage({ ...page, after: { group, type, id: last } }) };
      }
      if (taken.length < ids.length) return { rows, next: writePage({ ...page, after: lastOf(rows) ?? page.after }) };
    }
  }
  return { rows, next: null };
}

function lastOf(rows: readonly Row[]): Moved | null {
  const last = rows.at(-1);
  return last === undefined ? null : { group: last.group, type: last.type, id: last.id };
}

function isAfter(groups: readonly Group[], thing: Moved, after: Moved): boolean {
  const types = [...entities.keys()];
  const by =
    groups.indexOf(thing.group) - groups.indexOf(after.group) || types.indexOf(thing.type) - types.indexOf(after.type);
  return by > 0 || (by === 0 && thing.id > after.id);
}

async function rowsOf(at: Reading, group: Group, { type, read }: Entity, ids: readonly string[]): Promise<Row[]> {
  if (ids.length === 0) return [];
  const bodies = await read(at, ids);
  return bodies.map((body) => rowOf(group, type, body));
}

function rowOf(group: Group, type: EntityType, { id, body, until, group: own = group }: Body): Row {
  return { group: own, type, id, body, ...(until === undefined ? {} : { until: until.toISOString() }) };
}
