import type { FastifyInstance } from 'fastify';
import { Registry, collectDefaultMetrics, Gauge, Histogram } from 'prom-client';

/** `/health/live`, `/health/ready` and `/metrics`: for the machine's keeper, without a word about any person. */
export function health(app: FastifyInstance): void {
  const { ownerPool, appPool, diskGuard } = app.services;
  app.get('/health/live', { schema: { hide: true } }, () => ({ live: true }));
  app.get('/health/ready', { schema: { hide: true } }, async (_request, reply) => {
    const database = await Promise.all([appPool.query('SELECT 1'), ownerPool.query('SELECT 1')]).then(
      () => true,
      () => false,
    );
    const disk = diskGuard.state();
    const ready = database && disk !== 'readOnly';
    return reply.code(ready ? 200 : 503).send({ ready, database, disk });
  });

  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const seconds = new Histogram({
    name: 'sotay_request_seconds',
    help: 'Time to answer, by route pattern and status class',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  const pool = new Gauge({
    name: 'sotay_database_connections',
    help: 'Connections by state',
    labelNames: ['pool', 'state'],
    registers: [registry],
  });
  const free = new Gauge({
    name: 'sotay_disk_free_bytes',
    help: 'Free space of the data folder',
    registers: [registry],
  });
  app.addHook('onResponse', (request, reply, done) => {
    // The pattern, never the address: an id in a label would be a log of who looked at whom.
    seconds.observe(
      {
        method: request.method,
        route: request.routeOptions.url ?? 'none',
        status: `${Math.floor(reply.statusCode / 100)}xx`,
      },
      reply.elapsedTime / 1000,
    );
    done();
  });
  app.get('/metrics', { schema: { hide: true } }, async (_request, reply) => {
    for (const [name, each] of [
      ['app', appPool],
      ['owner', ownerPool],
    ] as const) {
      pool.set({ pool: name, state: 'total' }, each.totalCount);
      pool.set({ pool: name, state: 'idle' }, each.idleCount);
      pool.set({ pool: name, state: 'waiting' }, each.waitingCount);
    }
    free.set(diskGuard.freeBytes() ?? 0);
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}
