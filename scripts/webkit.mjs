// Finds WebKit for the journey in the other engine, installing Debian's when there is none.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { installWithApt } from './apt.mjs';
import { isProgram } from './browser.mjs';

/** The driver, and the screen that its browser draws on. */
const PROGRAMS = ['WebKitWebDriver', 'Xvfb'];
/** What `web/tests/webkit-browser.py`, the browser, imports. */
const IMPORTED = "import gi; gi.require_version('Gtk', '3.0'); gi.require_version('WebKit2', '4.1')";
const PACKAGES = ['webkit2gtk-driver', 'xvfb', 'python3-gi', 'gir1.2-webkit2-4.1'];

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
  const found = PROGRAMS.every((name) => folders.some((folder) => isProgram(path.join(folder, name))));
  return found && spawnSync('/usr/bin/python3', ['-c', IMPORTED]).status === 0;
}
