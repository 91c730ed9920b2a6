// npm test: everything that must hold, and one true total in the last line.
// With --long (npm run test:long) the tests that count things run their full counts.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { findBrowser } from './browser.mjs';
import { runChecks } from './checks.mjs';
import { buildWeb } from './web-build.mjs';
import { findWebkit } from './webkit.mjs';

const root = path.resolve(import.meta.dirname, '..');
const long = process.argv.includes('--long');
const results = path.join(root, '.data', 'test', `results-${process.pid}`);
/** `npm test -- server kill` runs these parts alone; without names, everything. */
const parts = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
/** Another engine to install takes its time: in the long run, and by name. */
const webkit = parts.includes('webkit') || (long && parts.length === 0);
const total = { passed: 0, failed: 0 };
const started = Date.now();

mkdirSync(results, { recursive: true });
try {
  if (wanted('checks')) await step('Đọc mã', async () => add(await runChecks(root)));
  if (wanted('browser') || webkit)
    await step('Giao diện', () => count('the web application builds', () => buildWeb(root)));
  if (wanted('server')) await vitest('server');
  if (wanted('web')) await vitest('web');
  if (wanted('kill')) await vitest('kill');
  if ((wanted('browser') || webkit) && hasTests(path.join(root, 'web/tests'), '.browser.test.ts')) {
    const browser = count('a browser is found', () => findBrowser(root));
    if (browser && wanted('browser')) await vitest('browser', { CHROMIUM: browser });
    // What starts the product for tests starts Chromium with it.
    if (browser && webkit && count('WebKit is found', findWebkit)) await vitest('webkit', { CHROMIUM: browser });
  }
} catch (error) {
  total.failed += 1;
  console.error(error);
} finally {
  rmSync(results, { recursive: true, force: true });
}
console.log(`\n${Math.round((Date.now() - started) / 1000)} giây`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);

function wanted(part) {
  return parts.length === 0 || parts.includes(part);
}

async function step(title, work) {
  console.log(`\n— ${title}`);
  await work();
}

/** Runs one of vitest's projects and adds what its own report counted. */
async function vitest(project, env = {}) {
  await step(`Kiểm thử: ${project}`, async () => {
    const report = path.join(results, `${project}.json`);
    const code = await run(
      [
        'node_modules/vitest/vitest.mjs',
        'run',
        '--project',
        project,
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${report}`,
      ],
      { ...env, ...(long ? { SOTAY_LONG: '1' } : {}) },
    );
    if (!existsSync(report)) {
      total.failed += 1;
      return;
    }
    const counted = JSON.parse(readFileSync(report, 'utf8'));
    const failed = counted.numFailedTests;
    // A skipped test is a promise not kept; a file that could not even be loaded has no failed test of its own.
    const skipped = counted.numPendingTests + counted.numTodoTests;
    const broken = counted.testResults.filter(
      (file) => file.status === 'failed' && file.assertionResults.length === 0,
    ).length;
    const unexplained = code !== 0 && failed + broken === 0 ? 1 : 0;
    if (skipped > 0) console.log(`${skipped} tests were skipped; each counts as failed.`);
    add({ passed: counted.numPassedTests, failed: failed + skipped + broken + unexplained });
  });
}

function count(title, work) {
  try {
    const result = work();
    total.passed += 1;
    console.log(`✓ ${title}`);
    return result;
  } catch (error) {
    total.failed += 1;
    console.log(`✗ ${title}\n${error.message}`);
    return null;
  }
}

function add({ passed, failed }) {
  total.passed += passed;
  total.failed += failed;
}

function hasTests(folder, ending) {
  return existsSync(folder) && readdirSync(folder, { recursive: true }).some((name) => String(name).endsWith(ending));
}

function run(args, env) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
    child.once('error', () => resolve(1));
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
