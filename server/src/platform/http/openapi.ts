import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';

/** OpenAPI 3.1 from the same schemas that validate; registered before the routes it describes. */
export async function openapi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Sổ tay đảng viên điện tử',
        version: '0.1.0',
        description: 'Errors are RFC 9457 problem details with a Vietnamese title and a stable code.',
      },
    },
    transform: jsonSchemaTransform,
  });
  app.get('/api/openapi.json', { schema: { hide: true } }, (_request, reply) =>
    reply.type('application/json').send(app.swagger()),
  );
  app.get('/api/', { schema: { hide: true } }, (_request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
      .send(referencePage(app)),
  );
}

/** A reference page of our own: a list a person can read, without script. */
function referencePage(app: FastifyInstance): string {
  const tags = [...new Set(app.routeManifest.map((entry) => entry.tag))].sort();
  const sections = tags.map((tag) => {
    const rows = app.routeManifest
      .filter((entry) => entry.tag === tag)
      .map(
        (entry) =>
          `<tr><td><code>${entry.method}</code></td><td><code>${escape(entry.url)}</code></td><td>${escape(entry.summary)}</td><td>${entry.access}</td></tr>`,
      );
    return `<h2>${escape(tag)}</h2><table><thead><tr><th>Method</th><th>Address</th><th>What it does</th><th>Access</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
  });
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>API · Sổ tay đảng viên điện tử</title>
<style>body{font:16px/1.5 system-ui;max-width:72rem;margin:2rem auto;padding:0 1rem;color:#1e1a15;background:#fbf9f4}table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.4rem .75rem .4rem 0;border-bottom:1px solid #dcd5c6;vertical-align:top}h2{border-bottom:2px solid;margin-top:2rem}a{color:#1b4173}</style>
<h1>Sổ tay đảng viên điện tử: API</h1><p>The whole contract, with every schema: <a href="/api/openapi.json">OpenAPI 3.1</a>. Every write carries the header <code>x-sotay: 1</code>. Errors are problem details with a stable <code>code</code>.</p>${sections.join('')}</html>`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
