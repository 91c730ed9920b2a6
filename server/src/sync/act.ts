import type { ActArgs, ActName } from '@sotay/contract';
import type { ActorTx } from '../platform/database/transaction.ts';
import type { DomainError } from '../platform/http/problem.ts';
import type { Services } from '../platform/http/wired.ts';

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

/** One kind of act. It throws what its route would throw; that is what the person is told. */
export interface Act<N extends ActName> {
  readonly name: N;
  /** May be done for another member (làm hộ); the use case asks the database whether by this actor. */
  readonly forOthers?: true;
  readonly run: (doing: Doing, args: ActArgs<N>) => Promise<Did>;
}

/** A declared act, whatever it is called. */
export type AnyAct = { [N in ActName]: Act<N> }[ActName];
