// `npm run matrix`: who reads and writes what, in the database and through every route, against the oracle.
// Prints what the tests print, and one total at the end.
import { spawn } from 'node:child_process';

const vitest = spawn('vitest', ['run', '--project', 'server', 'server/src/authority'], {
  stdio: ['inherit', 'pipe', 'inherit'],
  shell: process.platform === 'win32',
});
let printed = '';
vitest.stdout.on('data', (piece) => {
  printed += piece;
  process.stdout.write(piece);
});
vitest.on('close', (code) => {
  const cells = [...printed.matchAll(/matrix: (\d+) cells \(/g)].reduce((sum, [, count]) => sum + Number(count), 0);
  process.stdout.write(`matrix: ${String(cells)} cells\n`);
  process.exitCode = code ?? 1;
});
