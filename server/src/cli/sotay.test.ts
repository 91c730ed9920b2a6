import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServer } from '../testing/server-process.ts';
import { parseMoment } from './backup-commands.ts';

const ROOT = path.resolve(import.meta.dirname, '../../../.data/test');
const PROGRAM = path.join(import.meta.dirname, 'sotay.ts');
let dataDir: string;
beforeAll(() => {
  mkdirSync(ROOT, { recursive: true });
  dataDir = mkdtempSync(path.join(ROOT, 'cli-'));
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

/** Runs `npm run sotay -- …` as the terminal would. */
function sotay(...args: string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const env = { ...process.env, DATA_DIR: dataDir, LOG_LEVEL: 'warn' };
    const child = spawn(process.execPath, [PROGRAM, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (output += part.toString()));
    child.once('exit', (code) => resolve({ code, output }));
  });
}

describe('the command line', () => {
  test('explains itself in Vietnamese', async () => {
    const { code, output } = await sotay('--help');
    expect(code).toBe(0);
    expect(output).toContain('Các lệnh:');
    for (const word of ['init', 'administrator', 'import', 'seed', 'backup', 'restore', 'migrate', 'status'])
      expect(output).toContain(word);
    expect(output).not.toMatch(/Usage|Options|Commands|display help/);
  });

  test.each([
    [['dance'], "Không có lệnh 'dance'"],
    [['init', 'Tỉnh ủy'], "Còn thiếu tùy chọn '--org"],
    [['init', '--org', '25', 'Tỉnh ủy'], 'Mã 25 chưa đúng'],
    [['init', '--org', '25.000.000.000.000', '--citizen-id', '025081004321', 'Tỉnh ủy'], 'cần cả --admin'],
    [['administrator', '--name', 'Đỗ Thị Khởi'], "Còn thiếu tùy chọn '--citizen-id"],
    [['administrator', '--name', 'Đỗ Thị Khởi', '--citizen-id', '12'], 'Số định danh gồm đúng 12 chữ số'],
    [['init', '--org', '25.168.001.000.002', 'Chi bộ'], 'chi bộ không làm tổ chức gốc'],
    [['backup', '--keep', 'some'], 'phải là số nguyên'],
    [['restore', '--to', 'hôm qua'], 'Không hiểu thời điểm'],
    [['import', '--org', '25.000.000.000.000'], 'Chưa có tệp nào'],
  ])('refuses %j with a sentence', async (args, sentence) => {
    const { code, output } = await sotay(...args);
    expect(code).toBe(1);
    expect(output).toContain(sentence);
    expect(output).not.toContain('    at ');
  });

  test("a moment is Vietnam's unless it says otherwise", () => {
    expect(parseMoment('2026-11-22 17:30').toISOString()).toBe('2026-11-22T10:30:00.000Z');
    expect(parseMoment('2026-11-22T17:30:05Z').toISOString()).toBe('2026-11-22T17:30:05.000Z');
  });
});

describe('a real installation', () => {
  test(
    'is made, its first code opens the door once, and it is backed up and restored',
    { timeout: 240_000 },
    async () => {
      const made = await sotay('init', '--org', '25.000.000.000.000', 'Tỉnh ủy Phú Thọ');
      expect(made.output).toContain('Đã tạo tổ chức gốc');
      expect(made.output).toContain('npm run sotay -- administrator --name');
      const again = await sotay('init', '--org', '25.000.000.000.000', 'Tỉnh ủy Phú Thọ');
      const [first, second] = [made, again].map(({ output }) =>
        /^ {4}(\d{4}) (\d{4})$/m.exec(output)?.slice(1).join(''),
      );
      expect(second).toMatch(/^\d{8}$/);

      // Started without DEMO=0: a database with a real body in it is not a demo all the same.
      const server = await startServer({ DATA_DIR: dataDir });
      try {
        await server.ready();
        expect((await fetch(`${server.address}/api/demo/people`)).status).toBe(404);
        const redeem = (code: string | undefined): Promise<Response> =>
          fetch(`${server.address}/api/sign-in/code`, {
            method: 'POST',
            headers: { 'content-type': 'application/json', 'x-sotay': '1' },
            body: JSON.stringify({ code }),
          });
        expect((await redeem(first)).status).toBe(422);
        expect((await redeem(second)).status).toBe(200);
        expect((await redeem(second)).status).toBe(422);
        expect(
          (await sotay('administrator', '--name', 'Đỗ Thị Khởi', '--citizen-id', '025081004321')).output,
        ).toContain('đăng nhập bằng VNeID được');
        expect((await sotay('status')).output).toContain('đang chạy');
        expect((await sotay('backup')).output).toContain('Đã sao lưu');
        expect(await sotay('restore', '--to', 'latest')).toMatchObject({
          code: 1,
          output: expect.stringContaining('Hãy dừng chương trình đó') as string,
        });
      } finally {
        server.signal('SIGTERM');
        await server.gone;
      }
      expect((await sotay('restore')).output).toContain('khôi phục được từ');
      await sleep(1_000);
      const restored = await sotay('restore', '--to', 'latest');
      expect(restored.output).toContain('Đã khôi phục về');
      expect((await sotay('init', '--org', '25.000.000.000.000', 'Tỉnh ủy')).output).toContain('chỉ chạy một lần');
      expect((await sotay('status')).output).toContain('Dữ liệu: bản thật');
    },
  );

  test('is refused where the demo is, and so is seeding over it', { timeout: 120_000 }, async () => {
    rmSync(dataDir, { recursive: true, force: true });
    mkdirSync(dataDir);
    expect((await sotay('seed', '--members', '300')).output).toContain('Đã gieo 300');
    expect(await sotay('init', '--org', '25.000.000.000.000', 'Tỉnh ủy')).toMatchObject({
      code: 1,
      output: expect.stringContaining('dữ liệu dùng thử') as string,
    });
    expect(await sotay('seed', '--members', '300')).toMatchObject({
      code: 1,
      output: expect.stringContaining('đã có tổ chức') as string,
    });
  });
});
