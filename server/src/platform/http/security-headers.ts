import type { FastifyInstance } from 'fastify';

/**
 * Headers of every answer. The page's own policy (script hashes, Trusted Types) comes with the page (web-app.ts);
 * everything else is data and may not be rendered at all.
 */
export function securityHeaders(app: FastifyInstance): void {
  const https = app.services.config.publicUrl.startsWith('https://');
  const always = {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(self), geolocation=(), microphone=(), payment=(), usb=()',
    ...(https ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } : {}),
  };
  // Called back, not awaited: it runs on every answer and has nothing to wait for.
  app.addHook('onSend', (request, reply, _payload, done) => {
    void reply.headers(always);
    if (!reply.hasHeader('content-security-policy')) {
      void reply.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
    }
    if (request.url.startsWith('/api/') && !reply.hasHeader('cache-control'))
      void reply.header('cache-control', 'no-store');
    done();
  });
}
