import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import path from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build } from 'vite';
import type { Mutation, MutationResult, Outcome, Pulled, ReplicaRow } from '@sotay/contract';

/** What the stand-in knows and how it misbehaves; tests change it between steps. */
export interface World {
  /** Whose session every browser has; null: nobody's. */
  account: string | null;
  /** All rows of the account, each with the version in which it moved last. */
  rows: (ReplicaRow & { moved: number; account?: string })[];
  revoked: string[];
  version: number;
  pageRows: number;
  /** Times each act was done. */
  done: Record<string, number>;
  /** All acts that came, in order. */
  came: Mutation[];
  pulls: number;
  /** What becomes of an act, by name; applied when nothing stands here. */
  outcomes: Record<string, Outcome>;
  /** The next so many answers to a push are lost after the act was done. */
  loseAnswers: number;
  /** Pages from this number on are cut off. */
  cutPagesFrom: number;
  /** Nothing answers at all. */
  dead: boolean;
  papers: Record<string, string>;
  /** Refuses a device that says it is another account's. */
  checksAccount: boolean;
}

/** The server's side of sync without a database, and a page that has the device's side: what it does on a line is real. */
export interface StandIn {
  readonly base: string;
  readonly world: World;
  /** Puts a row forward; a body of null takes it away. */
  move(row: Partial<ReplicaRow> & Pick<ReplicaRow, 'type'>): void;
  /** Everything as at the beginning. */
  reset(): void;
  close(): Promise<void>;
}

const fresh = (): World => ({
  account: 'account-a',
  rows: [],
  revoked: [],
  version: 0,
  pageRows: 1000,
  done: {},
  came: [],
  pulls: 0,
  outcomes: {},
  loseAnswers: 0,
  cutPagesFrom: Infinity,
  dead: false,
  papers: {},
  checksAccount: false,
});

/** Builds the page once and serves it. */
export async function startStandIn(): Promise<StandIn> {
  const script = await buildPage();
  const world = fresh();
  const results = new Map<string, MutationResult>();
  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy());
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname === '/page.js') return sendText(response, 'text/javascript', script);
    if (!url.pathname.startsWith('/api/')) {
      return sendText(
        response,
        'text/html',
        '<!doctype html><meta charset="utf-8"><script type="module" src="/page.js"></script>',
      );
    }
    if (world.dead) return void response.destroy();
    if (url.pathname === '/api/sign-out') {
      world.account = null;
      return void response.writeHead(204).end();
    }
    if (world.account === null) {
      return sendJson(response, 401, { code: 'signInNeeded', title: 'Phiên làm việc đã hết.', fields: [] });
    }
    if (url.pathname === '/api/me') return sendJson(response, 200, { account: { id: world.account } });
    const said = request.headers['sotay-account'];
    if (world.checksAccount && said !== undefined && said !== world.account) {
      return sendJson(response, 409, { code: 'otherAccount', title: 'Máy đang mở sổ của đồng chí khác.', fields: [] });
    }
    if (url.pathname === '/api/sync') return pull(request, response, url);
    if (url.pathname === '/api/sync/push') return push(await bodyOf(request), response);
    const fileId = /\/files\/([^/]+)\/text$/.exec(url.pathname)?.[1] ?? '';
    if (fileId in world.papers) return sendJson(response, 200, { text: world.papers[fileId] });
    sendJson(response, 404, { code: 'notFound', title: 'Không có mục này.', fields: [] });
  }

  function pull(request: IncomingMessage, response: ServerResponse, url: URL): void {
    world.pulls += 1;
    const mark = request.headers['sotay-mark'];
    const isKnown = typeof mark === 'string' && mark.startsWith(`${world.account}:`);
    const since = isKnown ? Number(mark.split(':')[1]) : -1;
    if (since === world.version) return void response.writeHead(204).end();
    const mine = world.rows.filter((row) => (row.account ?? 'account-a') === world.account && row.moved > since);
    const page = Number(url.searchParams.get('page') ?? 0);
    if (page >= world.cutPagesFrom) return void response.destroy();
    const from = page * world.pageRows;
    const rows = mine.slice(from, from + world.pageRows).map(({ moved: _moved, account: _account, ...row }) => row);
    const groups = [...new Set(mine.map((row) => row.group))];
    sendJson(response, 200, {
      mark: `${world.account}:${world.version}`,
      serverTime: new Date().toISOString(),
      snapshot: isKnown || page > 0 ? [] : groups,
      revoked: page === 0 ? world.revoked : [],
      rows,
      next: from + world.pageRows < mine.length ? String(page + 1) : null,
    } satisfies Pulled);
  }

  function push({ mutations }: { mutations: Mutation[] }, response: ServerResponse): void {
    const told = mutations.map((mutation): MutationResult => {
      world.came.push(mutation);
      const outcome = world.outcomes[mutation.name] ?? 'applied';
      const known = results.get(mutation.id);
      if (known) return known;
      const problem = outcome === 'rejected' ? { code: 'no', title: 'Chưa nhận được việc này.', fields: [] } : null;
      const at = outcome === 'waits' ? null : new Date().toISOString();
      const result = { id: mutation.id, outcome, at, version: null, problem, answer: null };
      if (outcome === 'waits') return result;
      results.set(mutation.id, result);
      if (outcome === 'applied') world.done[mutation.id] = (world.done[mutation.id] ?? 0) + 1;
      return result;
    });
    if (world.loseAnswers > 0) {
      world.loseAnswers -= 1;
      response.destroy();
      return;
    }
    sendJson(response, 200, { serverTime: new Date().toISOString(), results: told });
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    base: `http://localhost:${port}`,
    world,
    move(row) {
      const next = { group: 'own', id: '', body: null, ...row };
      world.version += 1;
      world.rows = world.rows.filter((one) => one.type !== next.type || one.id !== next.id);
      world.rows.push({ ...next, account: world.account ?? 'account-a', moved: world.version });
    },
    reset() {
      Object.assign(world, fresh());
      results.clear();
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function buildPage(): Promise<string> {
  const root = path.resolve(import.meta.dirname, '..');
  const built = await build({
    root,
    configFile: false,
    logLevel: 'silent',
    plugins: [svelte({ configFile: false })],
    build: {
      write: false,
      target: 'es2022',
      rolldownOptions: { input: path.join(import.meta.dirname, 'replica-page.svelte.ts'), output: { format: 'es' } },
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  const chunk = output && 'output' in output ? output.output.find((one) => one.type === 'chunk') : undefined;
  if (chunk?.type !== 'chunk') throw new Error('The page was not built');
  return chunk.code;
}

async function bodyOf(request: IncomingMessage): Promise<{ mutations: Mutation[] }> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return JSON.parse(Buffer.concat(parts).toString('utf8')) as { mutations: Mutation[] };
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function sendText(response: ServerResponse, type: string, body: string): void {
  response.writeHead(200, { 'content-type': type }).end(body);
}
