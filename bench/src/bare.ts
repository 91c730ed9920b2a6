import Fastify, { LogController } from 'fastify';
import { openPool } from '../../server/src/platform/database/pool.ts';
import { createLogger } from '../../server/src/platform/logging.ts';

/**
 * What a figure is compared with: a bare Fastify with the product's logging, and connections of the owner. It answers `/ready` once it
 * serves, and serves at the port of the environment until it is ended.
 */
export function bareServer() {
  const app = Fastify({
    loggerInstance: createLogger('info'),
    logController: new LogController({ disableRequestLogging: true }),
  });
  app.addHook('onResponse', (request, reply, done) => {
    request.log.info({
      method: request.method,
      route: request.routeOptions.url,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
    });
    done();
  });
  app.get('/ready', () => ({}));
  return {
    app,
    pool: openPool(process.env['OWNER_URL'] ?? '', { max: 30, name: 'bench limit' }),
    async serve(): Promise<void> {
      process.on('SIGTERM', () => process.exit(0));
      await app.listen({ host: '127.0.0.1', port: Number(process.env['PORT']) });
    },
  };
}
