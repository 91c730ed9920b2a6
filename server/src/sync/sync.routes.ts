import { promisify } from 'node:util';
import { brotliCompress, brotliCompressSync, constants } from 'node:zlib';
import { Pulled, PullQuery, Push, Pushed } from '@sotay/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { conflict, notFound } from '../platform/http/problem.ts';
import { route } from '../platform/http/route.ts';
import { rememberAudiences } from './audiences.ts';
import { pull } from './pull.ts';
import { push, type Breakages } from './push.ts';

const tag = 'sync';
const compress = promisify(brotliCompress);
/** Shorter answers are not worth packing. */
const WORTH_PACKING = 1024;
/** Nearly as small as the most, at a tenth of its time. */
const QUALITY = 5;
/** Up to here packing takes less than handing it to another thread. */
const PACKED_AT_ONCE = 16_384;
/** A window no larger than the text: setting up the usual one takes as long as packing. */
const SHORT = {
  params: {
    [constants.BROTLI_PARAM_QUALITY]: QUALITY,
    [constants.BROTLI_PARAM_LGWIN]: 16,
    [constants.BROTLI_PARAM_SIZE_HINT]: PACKED_AT_ONCE,
  },
};
/** Vietnam has kept this offset since 1975. */
const VIETNAM_MS = 7 * 3_600_000;

/** Pull and push (docs/sync.md). */
export function syncRoutes(app: FastifyInstance): void {
  const audiences = rememberAudiences(app.services);
  const breakages: Breakages = new Map();
  route(app, {
    method: 'GET',
    url: '/api/sync',
    summary: 'What moved since the mark in the header sotay-mark; 204 when nothing did',
    tag,
    access: 'session',
    transaction: 'none',
    limit: 'read',
    query: PullQuery,
    response: { mediaType: 'application/json' },
    handler: async ({ services, session, query, request, reply, transact }) => {
      if (session.actor.memberId === null) throw notFound();
      askSamePerson(request, session.actor.accountId);
      void reply.header('cache-control', 'no-store').header('vary', 'sotay-mark, accept-encoding');
      const held = headerOf(request, 'sotay-mark');
      if (held !== undefined && query.page === undefined && request.headers['sotay-fresh'] === undefined) {
        const today = new Date(services.clock().getTime() + VIETNAM_MS).toISOString().slice(0, 10);
        const { actor } = session;
        const mark = audiences.rememberedMark(actor, today) ?? (await audiences.markOf(actor, today));
        if (mark === held) return reply.code(204).send();
      }
      const pulled = await pull({ services, actor: session.actor, transact }, held, query.page);
      return pulled === null ? reply.code(204).send() : pack(request, reply, Pulled.parse(pulled));
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/sync/push',
    summary: 'Acts from an outbox, each done once, with what became of it',
    tag,
    access: 'session',
    transaction: 'none',
    limit: 'write',
    body: Push,
    response: Pushed,
    handler: async ({ services, body, request, session, transact, act }) => {
      askSamePerson(request, session.actor.accountId);
      const pushing = { services, transact, statement: act, sessionId: session.actor.sessionId, breakages };
      return { results: await push(pushing, body.mutations), serverTime: services.clock().toISOString() };
    },
  });
}

/**
 * A device says whose it is: the browser's session may have become another person's between its looking and its asking.
 *
 * @throws DomainError `otherAccount`
 */
function askSamePerson(request: FastifyRequest, accountId: string): void {
  const said = headerOf(request, 'sotay-account');
  if (said !== undefined && said !== '' && said !== accountId) {
    throw conflict('otherAccount', 'Máy này đang đăng nhập bằng tài khoản khác. Mời đồng chí mở lại sổ tay.');
  }
}

function headerOf({ headers }: FastifyRequest, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' && value.length <= 4000 ? value : undefined;
}

async function pack(request: FastifyRequest, reply: FastifyReply, answer: Pulled): Promise<FastifyReply> {
  const text = JSON.stringify(answer);
  void reply.type('application/json; charset=utf-8');
  if (text.length < WORTH_PACKING || !/\bbr\b/.test(request.headers['accept-encoding'] ?? '')) return reply.send(text);
  void reply.header('content-encoding', 'br');
  if (text.length > PACKED_AT_ONCE)
    return reply.send(await compress(text, { params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY } }));
  return reply.send(brotliCompressSync(text, SHORT));
}
