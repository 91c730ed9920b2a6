import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findPostgresPrograms } from './binaries.ts';
import { chooseRunMode, commandUnder, giveFile, handOver } from './privileges.ts';

/** Passwords of the embedded cluster's roles, generated once and kept beside it with mode 0600. */
export interface Credentials {
  /** Superuser; used only by the launcher to make roles and databases, and by backup. */
  readonly postgres: string;
  readonly sotay_owner: string;
  readonly sotay_app: string;
}

/**
 * Makes the cluster in `folder/data` unless it is there. The work happens in `folder/data.new` and is renamed at
 * the end, so a kill in the middle leaves nothing half made.
 */
export async function createCluster(folder: string): Promise<Credentials> {
  const mode = chooseRunMode(folder);
  handOver(folder, mode);
  const credentials = loadCredentials(folder);
  const dataDir = path.join(folder, 'data');
  if (existsSync(path.join(dataDir, 'PG_VERSION'))) return credentials;
  const fresh = path.join(folder, 'data.new');
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { mode: 0o700 });
  handOver(fresh, mode);
  const passwordFile = path.join(folder, 'initdb-password');
  writeFileSync(passwordFile, credentials.postgres, { mode: 0o600 });
  giveFile(passwordFile, mode);
  try {
    await run(
      commandUnder(
        mode,
        findPostgresPrograms().initdb,
        [
          `--pgdata=${fresh}`,
          '--username=postgres',
          '--auth=scram-sha-256',
          `--pwfile=${passwordFile}`,
          '--encoding=UTF8',
          // Plain C breaks lower('Đ'); the builtin provider does not depend on the machine's locales.
          '--locale-provider=builtin',
          '--builtin-locale=C.UTF-8',
          '--locale=C',
          '--data-checksums',
          '--no-instructions',
        ],
        false,
      ),
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
  rmSync(dataDir, { recursive: true, force: true });
  renameSync(fresh, dataDir);
  return credentials;
}

/** Reads the cluster's passwords, generating them at first. */
export function loadCredentials(folder: string): Credentials {
  const file = path.join(folder, 'credentials.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Credentials;
  const credentials: Credentials = {
    postgres: randomBytes(24).toString('base64url'),
    sotay_owner: randomBytes(24).toString('base64url'),
    sotay_app: randomBytes(24).toString('base64url'),
  };
  writeFileSync(file, JSON.stringify(credentials, null, 2), { mode: 0o600 });
  return credentials;
}

function run(command: { program: string; args: readonly string[] }): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command.program, command.args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let complaint = '';
    child.stderr.on('data', (part: Buffer) => (complaint += part.toString()));
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`Không tạo được cơ sở dữ liệu (initdb kết thúc với mã ${code}).\n${complaint.trim()}`));
    });
  });
}
