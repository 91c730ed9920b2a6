import type { Actor } from '../database/transaction.ts';

/** A signed-in device, as the identity module knows it (from memory for reads, never older than a second). */
export interface Session {
  readonly actor: Actor;
  readonly deviceId: string;
  /** Văn phòng is open in this session: signed in within 12 hours and used within 30 minutes (dated rules). */
  readonly officeOpen: boolean;
}

/** What a route needs of the answer. */
export interface SessionAsk {
  /** The route belongs to Văn phòng: its idle life slides. */
  readonly office?: boolean;
  /** Asked of the database and not of memory: the act needs a proof that may be a second old. */
  readonly fresh?: boolean;
}

/** Whether a token's session was ended on purpose, and not by time. */
export type WasSignedOut = (token: string) => Promise<boolean>;

/** Answers which session a cookie's token belongs to; null when there is none, or no longer. */
export type ReadSession = (token: string, ask?: SessionAsk) => Promise<Session | null>;
