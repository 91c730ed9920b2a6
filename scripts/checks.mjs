// The checks that read the code: format, lint, types, unused code, direction of dependencies, licences.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { licenceProblems } from './licences.mjs';
import { lockfileProblems } from './lockfile.mjs';

/** Name of the check → program from node_modules and its arguments. */
function commands(root) {
  const web = path.join(root, 'web');
  const svelte = existsSync(path.join(web, 'tsconfig.json'));
  return [
    ['format', 'prettier/bin/prettier.cjs', ['--check', '--log-level=warn', '.'], root],
    ['lint', 'eslint/bin/eslint.js', ['--max-warnings=0', '.'], root],
    ['types: root', 'typescript/bin/tsc', ['-p', '.'], root],
    ['types: contract', 'typescript/bin/tsc', ['-p', 'contract'], root],
    ['types: server', 'typescript/bin/tsc', ['-p', 'server'], root],
    ['types: bench', 'typescript/bin/tsc', ['-p', 'bench'], root],
    ...(svelte
      ? [
          [
            'types: web',
            'svelte-check/bin/svelte-check',
            ['--tsconfig', './tsconfig.json', '--output', 'human', '--fail-on-warnings'],
            web,
          ],
        ]
      : []),
    ...(existsSync(path.join(web, 'src/service-worker/tsconfig.json'))
      ? [['types: service worker', 'typescript/bin/tsc', ['-p', 'src/service-worker'], web]]
      : []),
    ['unused code', 'knip/bin/knip.js', ['--no-progress'], root],
    [
      'dependency direction',
      'dependency-cruiser/bin/dependency-cruiser.mjs',
      [
        '--config',
        '.dependency-cruiser.cjs',
        'contract/src',
        'server/src',
        ...(existsSync(path.join(web, 'src')) ? ['web/src'] : []),
      ],
      root,
    ],
    ['row types as in the database', null, [path.join(root, 'scripts/generate-types.mjs'), '--check'], root],
  ];
}

/**
 * Runs all checks, two at a time, and prints what each failing one said.
 * @param {string} root the repository's root folder
 * @returns {Promise<{passed: number, failed: number}>}
 */
export async function runChecks(root) {
  // The web's own types are generated; a fresh clone has none yet.
  await runNode([path.join(root, 'node_modules/@sveltejs/kit/svelte-kit.js'), 'sync'], path.join(root, 'web'));
  const queue = commands(root).map(([name, program, args, cwd]) => ({
    name,
    run: () => runNode(program === null ? args : [path.join(root, 'node_modules', program), ...args], cwd),
  }));
  queue.push({ name: 'licences', run: async () => said(await licenceProblems(root)) });
  queue.push({ name: 'lock file is whole', run: async () => said(lockfileProblems(root)) });
  const counts = { passed: 0, failed: 0 };
  async function worker() {
    for (let check = queue.shift(); check !== undefined; check = queue.shift()) {
      const started = Date.now();
      const complaint = await check.run();
      const seconds = ((Date.now() - started) / 1000).toFixed(1);
      if (complaint === null) counts.passed += 1;
      else counts.failed += 1;
      console.log(
        `${complaint === null ? '✓' : '✗'} ${check.name} (${seconds} s)${complaint === null ? '' : `\n${complaint}`}`,
      );
    }
  }
  await Promise.all([worker(), worker()]);
  return counts;
}

/** @param {string[]} problems */
function said(problems) {
  return problems.length === 0 ? null : problems.join('\n');
}

/** @returns {Promise<string | null>} the program's output when it failed */
function runNode(args, cwd) {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (part) => (output += part));
    child.stderr.on('data', (part) => (output += part));
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code) => resolve(code === 0 ? null : output.trim() || `exit code ${code}`));
  });
}
