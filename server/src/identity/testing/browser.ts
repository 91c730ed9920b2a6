import type { FastifyInstance } from 'fastify';
import type { Response } from 'light-my-request';
import type { HostileIssuer, Subject } from './hostile-issuer.ts';
import type { MadeMember } from './small-world.ts';

/** A browser without pages: keeps cookies, sends our header, follows nothing by itself. */
export interface Browser {
  get(url: string): Promise<Response>;
  send(method: 'POST' | 'PUT' | 'DELETE', url: string, body?: unknown): Promise<Response>;
  cookie(name: string): string | undefined;
  setCookie(name: string, value: string): void;
  /** Where signing in by VNeID ends: the address the browser is sent to. */
  signIn(issuer: HostileIssuer, how?: { query?: string; changes?: Record<string, string> }): Promise<string>;
}

export function openBrowser(app: FastifyInstance, userAgent = 'Mozilla/5.0 (Linux; Android 14) Chrome/140'): Browser {
  const jar = new Map<string, string>();
  const keep = (response: Response): Response => {
    for (const cookie of response.cookies) {
      if (cookie.value === '' || (cookie.expires !== undefined && cookie.expires.getTime() === 0))
        jar.delete(cookie.name);
      else jar.set(cookie.name, cookie.value);
    }
    return response;
  };
  const headers = { 'x-sotay': '1', 'user-agent': userAgent };
  const browser: Browser = {
    get: async (url) => keep(await app.inject({ method: 'GET', url, headers, cookies: Object.fromEntries(jar) })),
    send: async (method, url, body) =>
      keep(
        await app.inject({
          method,
          url,
          headers,
          cookies: Object.fromEntries(jar),
          ...(body === undefined ? {} : { payload: body as object }),
        }),
      ),
    cookie: (name) => jar.get(name),
    setCookie: (name, value) => void jar.set(name, value),
    async signIn(issuer, { query = '', changes = {} } = {}) {
      const start = await browser.get(`/api/sign-in/start${query}`);
      const back = issuer.authorize(start.headers.location as string, changes);
      const end = await browser.get(`${back.pathname}${back.search}`);
      return String(end.headers.location);
    },
  };
  return browser;
}

/** What a truthful VNeID says about a member. */
export function subjectOf(member: MadeMember, sub = `vneid-${member.id}`): Subject {
  return {
    sub,
    name: member.name,
    birthdate: member.birthDate,
    citizen_id: member.citizenId,
    citizen_id_verified: true,
  };
}
