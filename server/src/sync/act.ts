import type { ActArgs, ActName } from '@sotay/contract';
import type { ActorTx } from '../platform/database/transaction.ts';
import type { DomainError } from '../platform/http/problem.ts';
import type { DoAct } from '../platform/http/route.ts';
import type { Services } from '../platform/http/wired.ts';
import type { Stored } from './mutations.queries.ts';

/** An act on its way from an outbox. */
export interface Doing {
  readonly tx: ActorTx;
  readonly services: Services;
  /** UUIDv7 of the mutation. */
  readonly id: string;
  /** The version the person saw; null when he saw none. */
  readonly baseVersion: number | null;
  /** The member for whom it is done; null for oneself. */
  readonly onBehalfOf: number | null;
  /** When it was done, by a clock that was put right; null when the device did not know. */
  readonly claimedAt: Date | null;
}

/** What an act led to. */
export interface Did {
  readonly answer: unknown;
  /** Version of the thing afterwards. */
  readonly version?: number;
  /** It did not come about, though what the use case wrote stands: a newer act is in its place, or a wrong try was counted. */
  readonly instead?: { readonly outcome: 'superseded' | 'rejected'; readonly problem: DomainError };
}

/** An act that one statement may do, in a transaction of its own. */
export interface AtOnce {
  readonly statement: DoAct;
  readonly sessionId: string;
  readonly id: string;
  /** As the device sent it. */
  readonly claimedAt: string | null;
}

/** One kind of act. It throws what its route would throw; that is what the person is told. */
export interface Act<N extends ActName> {
  readonly name: N;
  /** May be done for another member (làm hộ); the use case asks the database whether by this actor. */
  readonly forOthers?: true;
  readonly run: (doing: Doing, args: ActArgs<N>) => Promise<Did>;
  /**
   * Does it for oneself with its result in one statement, for acts that a whole cell does in the same minutes.
   *
   * @returns what stands now; null when nothing was done and `run` must say more
   */
  readonly atOnce?: (by: AtOnce, args: ActArgs<N>) => Promise<Stored | null>;
}

/** A declared act, whatever it is called. */
export type AnyAct = { [N in ActName]: Act<N> }[ActName];
