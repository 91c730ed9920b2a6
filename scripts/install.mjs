// Installs exactly what the lock file says, once. Plain JavaScript for any Node from 18 on: the pinned Node 24
// is itself one of the packages that get installed here.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { linkPostgresLibraries } from './pg-symlinks.mjs';

/**
 * Runs `npm ci` unless the mark in node_modules equals the lock file's sha256.
 * @param {string} root the repository's root folder
 */
export function install(root) {
  withLock(root, () => {
    const lockFile = path.join(root, 'package-lock.json');
    const wanted = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
    const mark = path.join(root, 'node_modules', '.sotay-installed');
    if (!existsSync(mark) || readFileSync(mark, 'utf8') !== wanted) {
      // A developer's own `npm install` leaves the same tree without our mark: nothing to do then.
      if (!installedAsLocked(root)) {
        console.log('Đang cài các gói cần thiết (lần đầu mất khoảng nửa phút)…');
        // No package needs an install script: the symbolic links of PostgreSQL are made below.
        runNpm(root, ['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
      }
      writeFileSync(mark, wanted);
    }
    linkPostgresLibraries(root);
  });
}

/**
 * Runs npm with the very npm and Node that started us.
 * @param {string} root @param {string[]} args
 */
export function runNpm(root, args) {
  const cli = process.env.npm_execpath;
  const node = process.env.npm_node_execpath ?? process.execPath;
  const viaScript = cli !== undefined && /\.c?js$/.test(cli);
  const result = viaScript
    ? spawnSync(node, [cli, ...args], { cwd: root, stdio: 'inherit' })
    : spawnSync('npm', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (result.status !== 0) {
    throw new Error(`Lệnh "npm ${args.join(' ')}" không thành công${result.error ? `: ${result.error.message}` : ''}.`);
  }
}

function installedAsLocked(root) {
  const hidden = path.join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const installed = JSON.parse(readFileSync(hidden, 'utf8')).packages;
  const locked = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(locked).every(([where, wanted]) => {
    if (where === '' || wanted.link || !where.includes('node_modules/')) return true;
    // Packages for other platforms are in the lock and not on the disk.
    if (wanted.optional && !existsSync(path.join(root, where))) return !fitsThisMachine(wanted);
    return installed[where]?.version === wanted.version && existsSync(path.join(root, where));
  });
}

function fitsThisMachine(entry) {
  const os = entry.os === undefined || entry.os.includes(process.platform);
  const cpu = entry.cpu === undefined || entry.cpu.includes(process.arch);
  // A package whose C library differs (musl) stays away too.
  return os && cpu && entry.libc === undefined && (entry.os !== undefined || entry.cpu !== undefined);
}

/** `npm test` beside `npm start` on a fresh clone: one installs, the other waits. */
function withLock(root, work) {
  const folder = path.join(root, '.data');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = path.join(folder, 'install.lock');
  const end = Date.now() + 10 * 60_000;
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (!ownerLives(lock)) rmSync(lock, { force: true });
      else if (Date.now() > end) throw new Error(`Một lần cài đặt khác đang giữ ${lock}.`);
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
    }
  }
  try {
    return work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function ownerLives(lock) {
  try {
    // A lock older than any installation belongs to a pid that may have been used again.
    if (Date.now() - statSync(lock).mtimeMs > 15 * 60_000) return false;
    process.kill(Number(readFileSync(lock, 'utf8')), 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
