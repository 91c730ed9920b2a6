import type { Services } from '../platform/http/wired.ts';
import type { Actor } from '../platform/database/transaction.ts';
import { writeMark, type Place } from './mark.ts';
import { readDataset, readHeads, readHeadsSince, readScopes, type Scopes } from './sync.queries.ts';

/** Heads and audiences kept; the oldest go first. */
const MOST_HEADS = 400_000;
const MOST_PEOPLE = 100_000;

/** Who is in which audiences, with the mark that was written for him last. */
interface Person {
  readonly scopes: Scopes;
  written?: { readonly mark: string; readonly moves: number; readonly today: string };
}

/** What this process remembers of audiences and heads (SY11). */
export interface Audiences {
  /** The mark of a device of this person that has everything, from memory alone; null when something is not remembered. */
  rememberedMark(actor: Actor, today: string): string | null;
  /** The same, after reading what was not remembered; null when memory cannot be believed and the database must be asked. */
  markOf(actor: Actor, today: string): Promise<string | null>;
}

/**
 * Remembers who belongs to which audience until authority changes, and how far each audience is, kept up by the watch: a pull
 * with nothing new asks nobody.
 */
export function rememberAudiences({ watch, ownerPool, appPool }: Services): Audiences {
  const people = new Map<string, Person>();
  const heads = new Map<string, Place>();
  let dataset: string | null = null;
  let since: string | null = null;
  let era = 0;
  /** Rises with every change of a head and of the data set: what was written before it is written anew. */
  let moves = 0;

  watch.onChange(() => {
    era += 1;
    people.clear();
  });
  watch.onBeat(async (client, isNew) => {
    if (isNew || since === null) {
      // the database may have been restored meanwhile
      heads.clear();
      since = null;
      dataset = await readDataset(client);
      moves += 1;
    }
    const moved = await readHeadsSince(client, since);
    // also the unasked: one may be under way to somebody who asked a moment ago, and older
    for (const head of moved.heads) keepNewest(head.scope, head);
    since = moved.next;
  });

  /** Two readings may arrive in either order; a head only ever moves forward within its epoch. */
  function keepNewest(scope: string, head: Place): void {
    const known = heads.get(scope);
    if (
      known !== undefined &&
      (known.epoch > head.epoch || (known.epoch === head.epoch && known.version >= head.version))
    )
      return;
    if (known === undefined && heads.size >= MOST_HEADS) heads.delete(heads.keys().next().value ?? '');
    heads.set(scope, { epoch: head.epoch, version: head.version });
    moves += 1;
  }

  async function scopesOf(actor: Actor): Promise<Scopes> {
    const known = people.get(actor.accountId);
    if (known !== undefined) return known.scopes;
    const asked = era;
    const read = await readScopes(appPool, actor);
    // authority changed while we asked: good for this answer, not to be remembered
    if (asked !== era) return read;
    if (people.size >= MOST_PEOPLE) people.delete(people.keys().next().value ?? '');
    people.set(actor.accountId, { scopes: read });
    return read;
  }

  async function readMissing(scopes: readonly string[]): Promise<void> {
    const missing = scopes.filter((scope) => !heads.has(scope));
    if (missing.length > 0) for (const head of await readHeads(ownerPool, missing)) keepNewest(head.scope, head);
  }

  /** Null when something of it is not remembered. */
  function markFrom({ own, above, stands }: Scopes, today: string): string | null {
    if (!watch.alive() || dataset === null || own.length === 0) return null;
    const places: [string, Place][] = [];
    for (const scope of [...own, ...above]) {
      const head = heads.get(scope);
      if (head === undefined) return null;
      places.push([scope, head]);
    }
    const [ownPlaces, abovePlaces] = [places.slice(0, own.length), places.slice(own.length)];
    return writeMark({ dataset, stands, today, own: ownPlaces, above: abovePlaces });
  }

  return {
    rememberedMark(actor, today) {
      const person = people.get(actor.accountId);
      if (person === undefined || !watch.alive()) return null;
      const { written } = person;
      if (written?.moves === moves && written.today === today) return written.mark;
      const mark = markFrom(person.scopes, today);
      if (mark !== null) person.written = { mark, moves, today };
      return mark;
    },
    async markOf(actor, today) {
      if (!watch.alive() || dataset === null) return null;
      const scopes = await scopesOf(actor);
      await readMissing([...scopes.own, ...scopes.above]);
      return markFrom(scopes, today);
    },
  };
}
