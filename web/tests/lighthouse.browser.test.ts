import type { FastifyInstance } from 'fastify';
import type { MyMeetings } from '@sotay/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DESKTOP, PHONE, startProduct, type Running, type Screen } from './harness.ts';
import { judge, type Judged } from './lighthouse.ts';

const long = process.env['SOTAY_LONG'] === '1';
/** Median of five in the long run; the short one looks once at each face. */
const RUNS = long ? 5 : 1;
/** Points that a page may lose to a blank page of the same server in the same run. */
const ALLOWANCE = 3;

/** Stands for the address of the cell's next meeting, which has its day in it. */
const NEXT_MEETING = 'the next meeting';
const HANDBOOK = ['/', '/sinh-hoat', NEXT_MEETING, '/y-kien', '/ca-nhan', '/dang-nhap'];
const OFFICE = [
  ['/van-phong/dang-vien', 'Ban Xây dựng Đảng'],
  ['/van-phong/sinh-hoat', 'Văn phòng'],
  ['/van-phong/thong-ke', 'Văn phòng'],
] as const;

describe('Lighthouse', () => {
  let product: Running;
  const blank = new Map<'mobile' | 'desktop', Judged>();

  beforeAll(async () => {
    product = await startProduct({ routes: [blankPage] });
  });
  afterAll(() => product.close());

  it.each(long ? HANDBOOK : HANDBOOK.slice(0, 1))(
    'finds nothing to better in %s on a phone',
    async (path) => {
      const cookie = path === '/dang-nhap' ? null : await signedIn(PHONE, 'Chi ủy viên', '/');
      await check(path === NEXT_MEETING ? await nextMeeting(cookie ?? '') : path, 'mobile', cookie);
    },
    900_000,
  );

  it.each(long ? OFFICE : OFFICE.slice(0, 1))(
    'finds nothing to better in %s on a desktop',
    async (path, role) => {
      await check(path, 'desktop', await signedIn(DESKTOP, role, path));
    },
    900_000,
  );

  async function check(path: string, preset: 'mobile' | 'desktop', cookie: string | null): Promise<void> {
    const judged = await judge(`${product.base}${path}`, preset, cookie, RUNS);
    expect({
      path,
      findings: judged.findings,
      accessibility: judged.accessibility,
      bestPractices: judged.bestPractices,
    }).toEqual({ path, findings: [], accessibility: 100, bestPractices: 100 });
    // A single run is too few to speak of performance.
    if (!long) return;
    const limit = blank.get(preset) ?? (await judge(`${product.base}/trang-trong`, preset, null, RUNS));
    blank.set(preset, limit);
    console.log(
      `lighthouse ${preset} ${path}: performance ${judged.performance} (${judged.metrics}), blank page ${limit.performance} (${limit.metrics})`,
    );
    expect(judged.performance).toBeGreaterThanOrEqual(limit.performance - ALLOWANCE);
  }

  async function nextMeeting(cookie: string): Promise<string> {
    const answer = await fetch(`${product.base}/api/me/meetings`, { headers: { cookie } });
    const { upcoming } = (await answer.json()) as MyMeetings;
    return `/sinh-hoat/${upcoming.find(({ state }) => state === 'convened')!.address}`;
  }

  /** Cookie header of a fresh session: nine pages of five runs outlive half an hour at a desk. */
  async function signedIn(screen: Screen, role: string, to: string): Promise<string> {
    const page = await product.visit(screen);
    await product.signIn(page, role, { to });
    const cookies = await page.context().cookies(product.base);
    await page.context().close();
    return cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  }
});

/** The limit of what a page of this server can score: nothing but a title and a word. */
function blankPage(app: FastifyInstance): void {
  app.get('/trang-trong', { schema: { hide: true } }, (_request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .send(
        '<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="description" content="Trang trống"><title>Trang trống</title><main><h1>Trang trống</h1></main></html>',
      ),
  );
}
