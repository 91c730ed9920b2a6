import type { EntityType, Group } from '@sotay/contract';
import type { ActorTx } from '../platform/database/transaction.ts';
import { DomainError } from '../platform/http/problem.ts';
import type { Services } from '../platform/http/wired.ts';
import type { Brought, Look } from './sync.queries.ts';

/** What an entity is read with: the reader's own transaction. */
export interface Reading {
  readonly tx: ActorTx;
  readonly services: Services;
}

/** One thing as this reader reads it. */
export interface Body {
  readonly id: string;
  readonly body: unknown;
  /** The group it stands in, where that hangs on the thing itself. */
  readonly group?: Group;
  /** When the device forgets it by itself. */
  readonly until?: Date;
}

/**
 * A kind of thing that devices keep. A module plugs in by declaring its entities in `declared.ts`, and by telling what moved
 * in a trigger (0081_sync_told.sql).
 */
export interface Entity {
  readonly type: EntityType;
  /** What a body above tells everybody under it, kept in that body's group; everything else is the person's own. */
  readonly ofBodies?: true;
  /** Which of these the reader may keep; missing and forbidden are left out. */
  read(at: Reading, ids: readonly string[]): Promise<readonly Body[]>;
  /** Everything of this kind that belongs into a group of the reader's device. */
  list(at: Reading, group: Group): Promise<readonly string[]>;
  /** The same as `read` for one of them, where the look brings what it is made of; null: not his, or not to be kept; `unread`: it must be read. */
  fromLook?(brought: Brought, id: string, seen: Look): Body | null | 'unread';
}

/** A kind with one row a person, read by a use case. */
export function single(type: EntityType, show: (at: Reading) => Promise<unknown>): Omit<Entity, 'fromLook'> {
  return {
    type,
    list: (_at, group) => Promise.resolve(group === 'own' ? [''] : []),
    read: async (at) => {
      const body = await orGone(() => show(at));
      return body === GONE ? [] : [{ id: '', body }];
    },
  };
}

/** Reads one by one what a use case shows for an id. */
export async function each(ids: readonly string[], show: (id: string) => Promise<unknown>): Promise<Body[]> {
  const found: Body[] = [];
  for (const id of ids) {
    const body = await orGone(() => show(id));
    if (body !== GONE) found.push({ id, body });
  }
  return found;
}

const GONE = Symbol('gone');
/** What a use case refuses does not exist for the reader. */
async function orGone(show: () => Promise<unknown>): Promise<unknown> {
  try {
    return await show();
  } catch (error) {
    if (error instanceof DomainError && error.status < 500) return GONE;
    throw error;
  }
}
