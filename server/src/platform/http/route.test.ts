import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { testDatabase, type TestDatabase } from '../database/testing.ts';
import { route } from './route.ts';
import { testApp, type TestApp } from './testing.ts';

describe('a route', () => {
  let database: TestDatabase;
  let test: TestApp;
  let account: string;
  beforeAll(async () => {
    database = await testDatabase();
    test = await testApp({
      database,
      routes: [
        (app) => {
          const body = z.strictObject({ phone: z.string().min(10, 'Số này chưa đủ 10 chữ số.') });
          route(app, {
            method: 'POST',
            url: '/api/probe',
            access: 'session',
            tag: 'probe',
            summary: 'probe',
            limit: 'write',
            body,
            response: z.object({ ok: z.boolean() }),
            handler: () => Promise.resolve({ ok: true, leaked: 1 }),
          });
          route(app, {
            method: 'GET',
            url: '/api/probe-fresh',
            access: 'reauthenticated',
            tag: 'probe',
            summary: 'probe',
            limit: 'read',
            response: z.object({ ok: z.boolean() }),
            handler: () => Promise.resolve({ ok: true }),
          });
          route(app, {
            method: 'GET',
            url: '/api/probe-broken',
            access: 'public',
            tag: 'probe',
            summary: 'probe',
            limit: 'read',
            response: z.object({}),
            handler: () => Promise.reject(new Error('secret 025158000001')),
          });
          route(app, {
            method: 'GET',
            url: '/api/probe-guess',
            access: 'public',
            tag: 'probe',
            summary: 'probe',
            limit: 'guess',
            response: z.object({}),
            handler: () => Promise.resolve({}),
          });
        },
      ],
    });
    const { rows } = await database.ownerPool.query<{ id: string }>(
      "INSERT INTO identity_account (staff_name, staff_citizen_id_index) VALUES ('Cán bộ thử', decode(repeat('00', 32), 'hex')) RETURNING id",
    );
    account = rows[0]!.id;
  });
  afterAll(async () => {
    await test.close();
    await database.drop();
  });

  it('asks for a session before it looks at the input', async () => {
    const nobody = await test.as(null);
    const answer = await nobody({ method: 'POST', url: '/api/probe', payload: { nonsense: 1 } });
    expect(answer.statusCode).toBe(401);
    expect(answer.json()).toMatchObject({ code: 'signInNeeded' });
    expect(answer.headers['content-type']).toContain('application/problem+json');
  });

  it('names the wrong field in Vietnamese', async () => {
    const somebody = await test.as(account);
    const answer = await somebody({ method: 'POST', url: '/api/probe', payload: { phone: '09' } });
    expect(answer.statusCode).toBe(422);
    expect(answer.json()).toMatchObject({ fields: [{ field: 'phone', message: 'Số này chưa đủ 10 chữ số.' }] });
  });

  it('sends only what the contract describes', async () => {
    const somebody = await test.as(account);
    const answer = await somebody({ method: 'POST', url: '/api/probe', payload: { phone: '0912345678' } });
    expect(answer.json()).toEqual({ ok: true });
  });

  it('refuses a write that does not come from our own pages', async () => {
    const somebody = await test.as(account);
    const answer = await somebody({
      method: 'POST',
      url: '/api/probe',
      payload: { phone: '0912345678' },
      headers: { 'x-sotay': '0' },
    });
    expect(answer.json()).toMatchObject({ code: 'unsafeOrigin' });
  });

  it('refuses a write in a session revoked a moment ago, whatever memory says', async () => {
    const stale = await testApp({
      database,
      readSession: () =>
        Promise.resolve({
          actor: { accountId: account, memberId: null, sessionId: account, strength: 'vneid', reauthenticatedAt: null },
          deviceId: account,
          officeOpen: true,
        }),
      routes: [
        (app) =>
          route(app, {
            method: 'POST',
            url: '/api/probe',
            access: 'session',
            tag: 'probe',
            summary: 'probe',
            limit: 'write',
            response: z.object({}),
            handler: () => Promise.resolve({}),
          }),
      ],
    });
    const answer = await stale.app.inject({
      method: 'POST',
      url: '/api/probe',
      cookies: { sotay: 'x' },
      headers: { 'x-sotay': '1' },
    });
    expect(answer.statusCode).toBe(401);
    await stale.close();
  });

  it('asks again where the act needs a fresh proof', async () => {
    const tired = await test.as(account);
    expect((await tired({ method: 'GET', url: '/api/probe-fresh' })).json()).toMatchObject({
      code: 'reauthenticationNeeded',
    });
    const fresh = await test.as(account, { reauthenticated: true });
    expect((await fresh({ method: 'GET', url: '/api/probe-fresh' })).json()).toEqual({ ok: true });
  });

  it('tells nothing of an unknown error', async () => {
    const nobody = await test.as(null);
    const answer = await nobody({ method: 'GET', url: '/api/probe-broken' });
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toContain('025158000001');
  });

  it('delays who asks too often and says for how long', async () => {
    const nobody = await test.as(null);
    const answers = await Promise.all(
      Array.from({ length: 80 }, () => nobody({ method: 'GET', url: '/api/probe-guess' })),
    );
    const refused = answers.find((answer) => answer.statusCode === 429);
    expect(refused?.headers['retry-after']).toBeDefined();
    expect(refused?.json()).toMatchObject({ code: 'tooMany' });
  });

  it('is listed in OpenAPI 3.1 and on the reference page', async () => {
    const nobody = await test.as(null);
    const document = (await nobody({ method: 'GET', url: '/api/openapi.json' })).json<{
      openapi: string;
      paths: Record<string, unknown>;
    }>();
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toContain('/api/probe');
    expect((await nobody({ method: 'GET', url: '/api/' })).body).toContain('/api/probe');
  });
});
