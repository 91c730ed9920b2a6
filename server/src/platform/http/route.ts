import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { actAsActor, asActor, type ActorTx, type ReviewedAct } from '../database/transaction.ts';
import { readOnly, reauthenticationNeeded, signedOut, signInNeeded, unsafeOrigin } from './problem.ts';
import type { LimitKind, RateLimit } from './rate-limits.ts';
import type { Session, SessionAsk } from './session.ts';
import type { Services } from './wired.ts';

/** Who may come to a route at all; what he may then see is the database's answer. */
export type Access = 'public' | 'session' | 'reauthenticated';

type Shape = z.ZodType | undefined;
type Given<S extends Shape> = S extends z.ZodType ? z.output<S> : undefined;

/** What a handler is given: its checked input, and the transaction of the actor when the route has a session. */
export interface Call<P extends Shape, Q extends Shape, B extends Shape> {
  readonly services: Services;
  readonly params: Given<P>;
  readonly query: Given<Q>;
  readonly body: Given<B>;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}
/** A call in a session: everything it reads or writes goes through `tx`. */
export interface SessionCall<P extends Shape, Q extends Shape, B extends Shape> extends Call<P, Q, B> {
  readonly tx: ActorTx;
  readonly session: Session;
}

interface Common<P extends Shape, Q extends Shape, B extends Shape> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  /** One line for the reference page. */
  readonly summary: string;
  /** Domain word under which the reference page lists it. */
  readonly tag: string;
  readonly limit: LimitKind;
  /** `office`: the session's short office life is asked. `both`: it slides, and the use case asks where a staff role acts. */
  readonly face?: 'office' | 'both';
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** Statuses and their bodies; a body of another type than JSON is declared by its media type. */
  readonly response: z.ZodType | { readonly mediaType: string };
  /** Runs while the disk is read-only too (signing out, for one). */
  readonly evenReadOnly?: boolean;
}
export interface PublicRoute<P extends Shape, Q extends Shape, B extends Shape> extends Common<P, Q, B> {
  readonly access: 'public';
  readonly handler: (call: Call<P, Q, B>) => Promise<unknown>;
}
export interface SessionRoute<P extends Shape, Q extends Shape, B extends Shape> extends Common<P, Q, B> {
  readonly access: 'session' | 'reauthenticated';
  readonly transaction?: undefined;
  readonly handler: (call: SessionCall<P, Q, B>) => Promise<unknown>;
}
/**
 * Does one reviewed act in the name of the session, which is asked for in the same statement.
 *
 * @returns what the function of the database answers
 */
export type DoAct = (act: ReviewedAct, given: readonly (string | number | boolean | null)[]) => Promise<unknown>;

/** A call that is one reviewed statement: a read by `askAsActor`, a write by `act`. */
export interface StatementCall<P extends Shape, Q extends Shape, B extends Shape> extends Call<P, Q, B> {
  readonly session: Session;
  readonly act: DoAct;
  /** The transaction that other routes run in, for what one statement cannot do. */
  readonly transact: <T>(work: (tx: ActorTx) => Promise<T>) => Promise<T>;
}
/** A route that pays for no transaction around its one statement. */
export interface StatementRoute<P extends Shape, Q extends Shape, B extends Shape> extends Common<P, Q, B> {
  readonly access: 'session';
  readonly transaction: 'none';
  readonly handler: (call: StatementCall<P, Q, B>) => Promise<unknown>;
}

/** A declared route, as the authority matrix and the reference page list it. */
export interface RouteEntry {
  readonly method: string;
  readonly url: string;
  readonly access: Access;
  readonly tag: string;
  readonly summary: string;
}

declare module 'fastify' {
  interface FastifyInstance {
    services: Services;
    rateLimit: RateLimit;
    /** Every route declared so far. */
    routeManifest: RouteEntry[];
  }
}

/**
 * Declares one route. The order every request goes through is the same and stands here:
 * rate limit → session → validate → transaction as the actor → authorise → use case → present.
 * (Authorise: row security, and the use case's own sentence; present: the response schema.)
 */
export function route<P extends Shape = undefined, Q extends Shape = undefined, B extends Shape = undefined>(
  app: FastifyInstance,
  declared: PublicRoute<P, Q, B> | SessionRoute<P, Q, B>,
): void;
export function route<P extends Shape = undefined, Q extends Shape = undefined, B extends Shape = undefined>(
  app: FastifyInstance,
  declared: StatementRoute<P, Q, B>,
): void;
export function route<P extends Shape, Q extends Shape, B extends Shape>(
  app: FastifyInstance,
  declared: PublicRoute<P, Q, B> | SessionRoute<P, Q, B> | StatementRoute<P, Q, B>,
): void {
  const { method, url, access, tag, summary } = declared;
  app.routeManifest.push({ method, url, access, tag, summary });
  const json = declared.response instanceof z.ZodType ? declared.response : undefined;
  app.route({
    method,
    url,
    schema: {
      tags: [tag],
      summary,
      ...(declared.params ? { params: declared.params } : {}),
      ...(declared.query ? { querystring: declared.query } : {}),
      ...(declared.body ? { body: declared.body } : {}),
      ...(json ? { response: { 200: json } } : {}),
    },
    onRequest: async (request) => {
      const ask = { office: declared.face !== undefined, fresh: access === 'reauthenticated' };
      const session = access === 'public' ? null : await sessionOf(app.services, request, ask);
      await app.rateLimit(declared.limit, request, {
        account: session?.actor.accountId ?? null,
        device: session?.deviceId ?? null,
      });
      guardOrigin(request);
      if (method !== 'GET' && declared.evenReadOnly !== true && app.services.diskGuard.readOnly()) throw readOnly();
      if (access === 'public') return;
      if (session === null && (await endedOnPurpose(app.services, request))) throw signedOut();
      if (session === null || (declared.face === 'office' && !session.officeOpen)) throw signInNeeded();
      if (access === 'reauthenticated' && !isFresh(session, app.services.clock())) throw reauthenticationNeeded();
      request.session = session;
    },
    handler: async (request, reply) => {
      const call = {
        services: app.services,
        params: request.params as Given<P>,
        query: request.query as Given<Q>,
        body: request.body as Given<B>,
        request,
        reply,
      };
      if (declared.access === 'public') return declared.handler(call);
      const session = request.session;
      if (session === undefined) throw signInNeeded();
      // A write never trusts memory: the session is looked up again inside its own transaction.
      const transact = <T>(work: (tx: ActorTx) => Promise<T>): Promise<T> =>
        asActor(app.services.appPool, session.actor, async (tx) => {
          if (method !== 'GET') await sessionStillOpen(tx);
          return work(tx);
        });
      if (declared.transaction !== 'none') return transact((tx) => declared.handler({ ...call, tx, session }));
      const act: DoAct = async (name, given) => {
        const told = await actAsActor(app.services.appPool, session.actor, name, given);
        if (told.signedOut) throw signInNeeded();
        return told.answer;
      };
      return declared.handler({ ...call, session, act, transact });
    },
  });
}

declare module 'fastify' {
  interface FastifyRequest {
    session?: Session;
  }
}

/** Name of the session cookie: `__Host-` pins it to this host over https. */
export function sessionCookie(publicUrl: string): string {
  return publicUrl.startsWith('https://') ? '__Host-sotay' : 'sotay';
}

/** Asked only of who has no session: his device is told to forget him. */
async function endedOnPurpose(services: Services, request: FastifyRequest): Promise<boolean> {
  const token = request.cookies[sessionCookie(services.config.publicUrl)];
  return token !== undefined && token.length <= 200 && (await services.wasSignedOut(token));
}

/** The session of a request's cookie; null when it has none. */
export async function sessionOf(
  services: Services,
  request: FastifyRequest,
  ask?: SessionAsk,
): Promise<Session | null> {
  const token = request.cookies[sessionCookie(services.config.publicUrl)];
  return token === undefined || token.length > 200 ? null : services.readSession(token, ask);
}

/** Beside SameSite=Lax: a foreign page cannot set this header without our answering its preflight, which we never do. */
function guardOrigin(request: FastifyRequest): void {
  if (request.method !== 'GET' && request.headers['x-sotay'] !== '1') throw unsafeOrigin();
}

function isFresh(session: Session, now: Date): boolean {
  const proved = session.actor.reauthenticatedAt;
  return proved !== null && now.getTime() - proved.getTime() <= 5 * 60_000;
}

async function sessionStillOpen(tx: ActorTx): Promise<void> {
  const open = await tx.db
    .selectFrom('identity_session')
    .select('id')
    .where('id', '=', tx.actor.sessionId)
    .where('revoked_at', 'is', null)
    .where((eb) => eb('expires_at', '>', eb.fn<Date>('now', [])))
    .executeTakeFirst();
  if (open === undefined) throw signInNeeded();
}
