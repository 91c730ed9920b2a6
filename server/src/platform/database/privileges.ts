import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** PostgreSQL refuses to run as root; 65534 is `nobody`, which initdb finds in passwd on Debian. */
const NOBODY = 65534;

/**
 * How the database's programs are started:
 * `plain` as the user we are; `namespace` as root inside a user namespace where we look like `nobody`
 * (the files stay root's, so a 0700 parent folder is no obstacle); `setpriv` as the real `nobody`.
 */
export type RunMode = 'plain' | 'namespace' | 'setpriv';

/** A command line ready for spawn. */
export interface CommandLine {
  readonly program: string;
  readonly args: readonly string[];
}

/**
 * Chooses how to run PostgreSQL on `folder` and remembers the choice there: swapping `namespace` and `setpriv`
 * on one data folder leaves files that the other may not read.
 *
 * @param folder the folder that holds the cluster; it must exist
 */
export function chooseRunMode(folder: string): RunMode {
  if (process.getuid?.() !== 0) return 'plain';
  const note = path.join(folder, 'run-mode');
  const remembered = existsSync(note) ? readFileSync(note, 'utf8').trim() : '';
  if (remembered === 'namespace' || remembered === 'setpriv') return remembered;
  const mode: RunMode = namespacesWork() ? 'namespace' : 'setpriv';
  writeFileSync(note, `${mode}\n`);
  return mode;
}

function namespacesWork(): boolean {
  const probe = spawnSync('unshare', ['-U', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`, 'true']);
  return probe.status === 0;
}

/** Gives `folder` to the account the database runs as; only `setpriv` changes the real owner. */
export function handOver(folder: string, mode: RunMode): void {
  chmodSync(folder, 0o700);
  if (mode === 'setpriv') chownSync(folder, NOBODY, NOBODY);
}

/** The same for one file, kept readable by its owner alone. */
export function giveFile(file: string, mode: RunMode): void {
  chmodSync(file, 0o600);
  if (mode === 'setpriv') chownSync(file, NOBODY, NOBODY);
}

/**
 * Wraps a program so that it runs under `mode`.
 *
 * @param dieWithParent the database shuts down cleanly by itself when our process is killed with -9
 *   (Linux only: the kernel sends SIGINT, PostgreSQL's fast shutdown)
 */
export function commandUnder(
  mode: RunMode,
  program: string,
  args: readonly string[],
  dieWithParent: boolean,
): CommandLine {
  const leash = dieWithParent && setprivExists() ? ['--pdeathsig', 'INT'] : [];
  if (mode === 'plain') {
    return leash.length > 0 ? { program: 'setpriv', args: [...leash, program, ...args] } : { program, args };
  }
  if (mode === 'setpriv') {
    return {
      program: 'setpriv',
      // The kernel forgets the death signal when the user changes, so it is asked for again afterwards.
      args: [
        `--reuid=${NOBODY}`,
        `--regid=${NOBODY}`,
        '--clear-groups',
        ...(overrideWorks() ? OVERRIDE : []),
        ...(leash.length > 0 ? ['setpriv', ...leash] : []),
        program,
        ...args,
      ],
    };
  }
  const inner = ['unshare', '-U', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`, program, ...args];
  return leash.length > 0
    ? { program: 'setpriv', args: [...leash, ...inner] }
    : { program: 'unshare', args: inner.slice(1) };
}

/** Lets `nobody` pass folders of mode 0700 above the data; PostgreSQL asks only that it is not root. */
const OVERRIDE = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override'];

let overrideFound: boolean | undefined;
function overrideWorks(): boolean {
  overrideFound ??=
    spawnSync('setpriv', [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', ...OVERRIDE, 'true']).status ===
    0;
  return overrideFound;
}

let setprivFound: boolean | undefined;
function setprivExists(): boolean {
  setprivFound ??= process.platform === 'linux' && spawnSync('setpriv', ['--version']).status === 0;
  return setprivFound;
}

/** Gives a whole copied cluster to the account the database runs as; the owner changes only under `setpriv`. */
export function handOverTree(folder: string): void {
  if (chooseRunMode(folder) !== 'setpriv') return;
  handOver(folder, 'setpriv');
  for (const name of readdirSync(path.join(folder, 'data'), { recursive: true, encoding: 'utf8' })) {
    chownSync(path.join(folder, 'data', name), NOBODY, NOBODY);
  }
  handOver(path.join(folder, 'data'), 'setpriv');
}
