// Finds a Chromium for the browser tests, fetching Debian's when there is none.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/**
 * The path of a Chromium: the one `CHROMIUM` names, else one on PATH, else Debian's installed by apt-get (as root),
 * else Debian's package unpacked under `.data/browser`.
 *
 * @param {string} root the repository's root folder
 * @throws Error naming the command that would help
 */
export function findBrowser(root) {
  const named = process.env.CHROMIUM;
  if (named) {
    if (isProgram(named)) return named;
    throw new Error(`CHROMIUM=${named} không phải là một chương trình chạy được.`);
  }
  const found = onPath() ?? unpacked(root);
  if (found) return found;
  if (process.platform === 'linux') {
    const fetched = process.getuid() === 0 ? installWithApt() : unpackFromApt(root);
    if (fetched) return fetched;
  }
  throw new Error(
    'Không tìm được trình duyệt để kiểm thử. Hãy chạy: sudo apt-get install -y chromium — hoặc đặt CHROMIUM=/đường/dẫn/tới/chromium',
  );
}

function onPath() {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    for (const name of NAMES) {
      const file = path.join(folder, name);
      if (isProgram(file)) return file;
    }
  }
  return null;
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function installWithApt() {
  console.log('Đang cài Chromium bằng apt-get…');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-q'], { stdio: 'ignore', env });
  spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], { stdio: 'ignore', env });
  return onPath();
}

/**
 * As an ordinary user: the packages that are missing are downloaded and unpacked, nothing is installed. apt keeps its lists
 * and downloads in our folder, because the machine's own belong to root and may be empty.
 */
function unpackFromApt(root) {
  console.log('Đang tải gói Chromium của Debian về .data/browser…');
  const folder = path.join(root, '.data', 'browser');
  const downloads = path.join(folder, 'packages');
  rmSync(folder, { recursive: true, force: true });
  for (const part of ['packages', 'apt/lists/partial', 'apt/archives/partial']) {
    mkdirSync(path.join(folder, part), { recursive: true });
  }
  const own = [`Dir::State::Lists=${folder}/apt/lists`, `Dir::Cache=${folder}/apt`, 'Debug::NoLocking=1'];
  const apt = (...args) =>
    spawnSync('apt-get', [...own.flatMap((option) => ['-o', option]), ...args], { cwd: downloads, encoding: 'utf8' });
  apt('update', '-q');
  // What apt would install on this machine, read from a simulation that needs no rights.
  const plan = apt('install', '-s', '--no-install-recommends', 'chromium').stdout ?? '';
  const missing = [...plan.matchAll(/^Inst (\S+)/gm)].map((match) => match[1]);
  apt('download', '-q', ...(missing.length > 0 ? missing : ['chromium', 'chromium-common']));
  for (const file of readdirSync(downloads)) {
    spawnSync('dpkg-deb', ['-x', path.join(downloads, file), folder], { stdio: 'ignore' });
  }
  for (const part of ['packages', 'apt']) rmSync(path.join(folder, part), { recursive: true, force: true });
  return unpacked(root);
}

/** The unpacked program needs its own libraries beside the machine's; a small wrapper tells it where they are. */
function unpacked(root) {
  const folder = path.join(root, '.data', 'browser');
  const program = path.join(folder, 'usr', 'lib', 'chromium', 'chromium');
  if (!existsSync(program)) return null;
  const arch = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu';
  const libraries = [
    path.join(folder, 'usr/lib', arch),
    path.join(folder, 'lib', arch),
    path.join(folder, 'usr/lib/chromium'),
  ];
  process.env.LD_LIBRARY_PATH = [...libraries, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':');
  const works = spawnSync(program, ['--version'], { encoding: 'utf8' }).status === 0;
  return works ? program : null;
}
