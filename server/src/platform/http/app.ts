import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { health } from './health.ts';
import { openapi } from './openapi.ts';
import { notFound } from './problem.ts';
import { sendProblem } from './problem-mapper.ts';
import { createRateLimit } from './rate-limits.ts';
import { securityHeaders } from './security-headers.ts';
import type { Services } from './wired.ts';
import { webApp } from './web-app.ts';

/** A module's routes; the list stands in server/src/routes.ts. */
export type Routes = (app: FastifyInstance) => void | Promise<void>;

/** The largest workbook taken; bigger ones are refused while they arrive. */
const LARGEST_UPLOAD = 40 * 1024 * 1024;

/**
 * The HTTP application: plugins, the modules' routes, and the web pages when they have been built.
 *
 * @param webBuild folder of the built web application, or null for the API alone
 */
export async function buildApp(
  services: Services,
  modules: readonly Routes[],
  webBuild: string | null,
): Promise<FastifyInstance> {
  const log: FastifyBaseLogger = services.log;
  const app = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: [...services.config.trustProxy],
    bodyLimit: 256 * 1024,
    routerOptions: { maxParamLength: 200 },
  });
  app.decorate('services', services);
  app.decorate('rateLimit', createRateLimit());
  app.decorate('routeManifest', []);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(sendProblem);
  securityHeaders(app);
  logAnswers(app);
  await app.register(cookie);
  await app.register(multipart, { limits: { fileSize: LARGEST_UPLOAD, files: 1, fields: 8, fieldSize: 1_000 } });
  await openapi(app);
  health(app);
  for (const routes of modules) await routes(app);
  if (webBuild === null) app.setNotFoundHandler((request, reply) => sendProblem(notFound(), request, reply));
  else await webApp(app, webBuild);
  return app;
}

/** One line an answer: pattern, status and time; no address, no body, nobody's name. */
function logAnswers(app: FastifyInstance): void {
  app.addHook('onResponse', (request, reply, done) => {
    request.log.info({
      method: request.method,
      route: request.routeOptions.url,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
    });
    done();
  });
}
