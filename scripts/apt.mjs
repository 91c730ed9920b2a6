// Debian's packages for tests that need a real program: installed as root, unpacked beside the data as anybody else.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

/** Installs a package, as root. @param {string} name */
export function installWithApt(name) {
  console.error(`Đang cài ${name} bằng apt-get…`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-q'], { stdio: 'ignore', env });
  spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', name], { stdio: 'ignore', env });
}

/**
 * As an ordinary user: the packages that are missing are downloaded and unpacked, nothing is installed. apt keeps its lists
 * and downloads in our folder, because the machine's own belong to root and may be empty.
 *
 * @param {string} folder emptied first
 * @param {string} name
 * @param {string[]} besides packages without which the first is no use, where apt's plan names none
 */
export function unpackFromApt(folder, name, ...besides) {
  console.error(`Đang tải gói ${name} của Debian về ${path.basename(path.dirname(folder))}/${path.basename(folder)}…`);
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
  const plan = apt('install', '-s', '--no-install-recommends', name).stdout ?? '';
  const missing = [...plan.matchAll(/^Inst (\S+)/gm)].map((match) => match[1]);
  apt('download', '-q', ...(missing.length > 0 ? missing : [name, ...besides]));
  for (const file of readdirSync(downloads)) {
    spawnSync('dpkg-deb', ['-x', path.join(downloads, file), folder], { stdio: 'ignore' });
  }
  for (const part of ['packages', 'apt']) rmSync(path.join(folder, part), { recursive: true, force: true });
}
