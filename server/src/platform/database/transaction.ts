import type { Kysely, Transaction } from 'kysely';
import type pg from 'pg';
import { transactionOver, type Database } from './bound-transaction.ts';

export type { Database } from './bound-transaction.ts';

/** Any handle that queries can be written against. */
export type Db = Kysely<Database>;

/** How sure we are of the person, weakest last. */
export type Strength = 'vneid' | 'passkey' | 'pin' | 'code';

/** The person in whose name a transaction runs. */
export interface Actor {
  /** uuid of the account. */
  readonly accountId: string;
  /** The member behind the account; `null` for technical accounts. */
  readonly memberId: number | null;
  /** uuid of the session. */
  readonly sessionId: string;
  readonly strength: Strength;
  /** When the person last proved himself anew, if ever in this session. */
  readonly reauthenticatedAt: Date | null;
}

/** A transaction that can only see and do what `actor` may. */
export interface ActorTx {
  readonly db: Transaction<Database>;
  readonly actor: Actor;
}

/** Pools whose connections go through a transaction pooler, where named statements fail (PgBouncer before 1.21). */
const pooled = new WeakSet<pg.Pool>();

/** Tells that `pool` reaches PostgreSQL through a transaction pooler. */
export function markPooled(pool: pg.Pool): void {
  pooled.add(pool);
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Runs `work` in one transaction as `actor`; commits when it returns, rolls back when it throws.
 * The actor is set with `set_config(…, true)`, which ends with the transaction, so it can never leak to the
 * next request on the same connection.
 *
 * @param pool connections of the application role (NOBYPASSRLS)
 */
export async function asActor<T>(pool: pg.Pool, actor: Actor, work: (tx: ActorTx) => Promise<T>): Promise<T> {
  return inTransaction(pool, beginAs(actor), (db) => work({ db, actor }));
}

/** Functions of the database that ask for the actor themselves and answer a whole screen in one statement. */
export type ReviewedRead =
  'sync_audiences' | 'sync_look' | 'me_home' | 'meetings_mine' | 'meetings_one' | 'meetings_at';

/**
 * Asks one reviewed function as `actor`: one round trip where a transaction takes three, for screens that everybody opens
 * in the same hour. The actor is set for that one statement, so it cannot leak either.
 *
 * @param given what the function is asked about
 * @returns what the function answers; null when the actor is nobody (any more)
 */
export async function askAsActor<T>(
  pool: pg.Pool,
  actor: Actor,
  read: ReviewedRead,
  given: readonly (string | number | null)[] = [],
): Promise<T | null> {
  const places = given.map((_, at) => `$${at + 3}`).join(', ');
  const { rows } = await pool.query<{ answer: T | null }>({
    ...(pooled.has(pool) ? {} : { name: `ask_${read}` }),
    text: `SELECT ${read}(${places}) AS answer FROM set_config('sotay.account_id', $1, true) AS who, set_config('sotay.strength', $2, true) AS how`,
    values: [actor.accountId, actor.strength, ...given],
  });
  return rows[0]?.answer ?? null;
}

/** Functions of the database that ask for the actor themselves and do a whole act in one statement. */
export type ReviewedAct = 'meetings_give_answer' | 'meetings_mark' | 'meetings_check_in' | 'sync_check_in';

/**
 * Does one reviewed act as `actor`, in one statement that is its own transaction: one round trip where a transaction takes four,
 * for acts that a whole cell does in the same minutes. The session is asked for in the same statement.
 *
 * @param given what the function is given
 * @returns what the function answers; `signedOut` when the session has ended meanwhile, and nothing is done then
 */
export async function actAsActor(
  pool: pg.Pool,
  actor: Actor,
  act: ReviewedAct,
  given: readonly (string | number | boolean | null)[],
): Promise<{ signedOut: true } | { signedOut: false; answer: unknown }> {
  const places = given.map((_, at) => `$${at + 4}`).join(', ');
  const { rows } = await pool.query<{ told: { answer: unknown } | null }>({
    ...(pooled.has(pool) ? {} : { name: `act_${act}` }),
    text: `SELECT CASE WHEN authority.session_open($3) THEN json_build_object('answer', ${act}(${places})) END AS told
             FROM set_config('sotay.account_id', $1, true) AS who, set_config('sotay.strength', $2, true) AS how`,
    values: [actor.accountId, actor.strength, actor.sessionId, ...given],
  });
  const told = rows[0]?.told ?? null;
  return told === null ? { signedOut: true } : { signedOut: false, answer: told.answer };
}

/**
 * Runs `work` in one transaction without an actor, as the owner of the tables: sign-in before there is an
 * actor, jobs, the command line, the demo. Row security does not apply.
 *
 * @param ownerPool connections of the owner role (BYPASSRLS)
 */
export async function asSystem<T>(ownerPool: pg.Pool, work: (db: Transaction<Database>) => Promise<T>): Promise<T> {
  return inTransaction(ownerPool, 'BEGIN', work);
}

async function inTransaction<T>(
  pool: pg.Pool,
  begin: string,
  work: (db: Transaction<Database>) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken = false;
  try {
    await client.query(begin);
    const result = await work(transactionOver(client, !pooled.has(pool)));
    await client.query('COMMIT');
    return result;
  } catch (error) {
    // A connection that cannot even roll back is thrown away instead of going back to the pool.
    await client.query('ROLLBACK').catch(() => (broken = true));
    throw error;
  } finally {
    client.release(broken);
  }
}

/** BEGIN and the actor in one message: a round trip saved on every request. */
function beginAs(actor: Actor): string {
  if (!UUID.test(actor.accountId) || !UUID.test(actor.sessionId)) throw new Error('Actor ids must be uuids');
  if (actor.memberId !== null && !Number.isSafeInteger(actor.memberId)) throw new Error('Member id must be an integer');
  const settings = [
    ['sotay.account_id', actor.accountId],
    ['sotay.member_id', actor.memberId === null ? '' : String(actor.memberId)],
    ['sotay.session_id', actor.sessionId],
    ['sotay.strength', actor.strength],
    ['sotay.reauthenticated_at', actor.reauthenticatedAt?.toISOString() ?? ''],
  ].map(([name, value]) => `set_config('${name}', '${value}', true)`);
  return `BEGIN; SELECT ${settings.join(', ')}`;
}
