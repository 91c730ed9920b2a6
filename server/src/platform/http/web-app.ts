import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { readPreloads } from './page-preloads.ts';
import { notFound } from './problem.ts';
import { sendProblem } from './problem-mapper.ts';
import { sessionCookie } from './route.ts';

/** The policy's parts that a `<meta>` tag cannot carry. */
const HEADER_ONLY = "frame-ancestors 'none'";
/** A service worker runs under the policy of its own file: it fetches from here, and the star beside a notification. */
const WORKER_POLICY =
  "default-src 'none'; connect-src 'self'; img-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'";

/**
 * Serves the built single-page application: hashed files for a year, the page itself never from a cache, and the page
 * for every address that is not the API's. Its policy is read from the page, where the build wrote the scripts' hashes.
 *
 * @param webBuild folder with `index.html`, written by `npm run build -w web`
 */
export async function webApp(app: FastifyInstance, webBuild: string): Promise<void> {
  const index = path.join(webBuild, 'index.html');
  if (!existsSync(index)) throw new Error(`Chưa dựng giao diện: thiếu ${index}`);
  const html = readFileSync(index, 'utf8');
  const policy = policyOf(html);
  const preloads = readPreloads(webBuild);
  const sendPage = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const link = preloads(request.url, request.cookies[sessionCookie(app.services.config.publicUrl)] !== undefined);
    if (link !== '') void reply.header('link', link);
    return reply
      .header('content-security-policy', policy)
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(html);
  };
  await app.register(fastifyStatic, {
    root: webBuild,
    index: false,
    preCompressed: true,
    cacheControl: false,
    setHeaders(reply, file) {
      reply.header('cache-control', file.includes('/immutable/') ? 'public, max-age=31536000, immutable' : 'no-cache');
      if (path.basename(file).startsWith('service-worker.js')) reply.header('content-security-policy', WORKER_POLICY);
    },
  });
  app.setNotFoundHandler((request, reply) => {
    const isPage = request.method === 'GET' && !/^\/(api|health|metrics|_app)\b/.test(request.url);
    if (!isPage) return sendProblem(notFound(), request, reply);
    return sendPage(request, reply);
  });
  app.get('/', { schema: { hide: true } }, sendPage);
}

/** The page's policy also as a header, so that it holds before the first byte of the page is parsed. */
function policyOf(html: string): string {
  const meta = /<meta http-equiv="content-security-policy" content="([^"]+)"/i.exec(html)?.[1];
  if (meta === undefined) throw new Error('The built page carries no content security policy');
  return `${meta.replaceAll('&#39;', "'").replaceAll('&amp;', '&').replace(/;\s*$/, '')}; ${HEADER_ONLY}`;
}
