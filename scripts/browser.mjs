// Finds a Chromium for the browser tests, fetching Debian's when there is none.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { installWithApt, unpackFromApt } from './apt.mjs';

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
    if (process.getuid() === 0) installWithApt('chromium');
    else unpackFromApt(path.join(root, '.data', 'browser'), 'chromium', 'chromium-common');
    const fetched = onPath() ?? unpacked(root);
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

/** Whether the file is there and may be run. @param {string} file */
export function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
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
