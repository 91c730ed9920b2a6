// Finds WebKit for the journey in the other engine, installing Debian's when there is none.
import path from 'node:path';
import { installWithApt } from './apt.mjs';
import { isProgram } from './browser.mjs';

/** The driver with its browser, and the screen that it draws on. */
const PROGRAMS = ['WebKitWebDriver', 'Xvfb'];
const PACKAGES = ['webkit2gtk-driver', 'xvfb'];

/**
 * WebKit looks for its processes where Debian installs them, so unlike Chromium it cannot be unpacked elsewhere.
 *
 * @returns {true}
 * @throws Error naming the command that would help
 */
export function findWebkit() {
  if (isHere()) return true;
  if (process.platform === 'linux' && process.getuid() === 0) for (const name of PACKAGES) installWithApt(name);
  if (isHere()) return true;
  throw new Error(`Không tìm được WebKit để kiểm thử. Hãy chạy: sudo apt-get install -y ${PACKAGES.join(' ')}`);
}

function isHere() {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return PROGRAMS.every((name) => folders.some((folder) => isProgram(path.join(folder, name))));
}
