import pg from 'pg';
import type { Credentials } from './cluster.ts';

/** Addresses of one database for the two roles that may enter it. */
export interface DatabaseUrls {
  /** Application role: NOSUPERUSER, NOBYPASSRLS; every request runs as it. */
  readonly appUrl: string;
  /** Owner role: BYPASSRLS; migrations, jobs, LISTEN, the command line. */
  readonly ownerUrl: string;
}

/** A running cluster, as far as addresses need it. */
export interface ClusterAddress {
  readonly port: number;
  readonly credentials: Credentials;
}

/** The addresses of database `name` in an embedded cluster. */
export function urlsOf(cluster: ClusterAddress, name: string): DatabaseUrls {
  return { appUrl: urlFor(cluster, 'sotay_app', name), ownerUrl: urlFor(cluster, 'sotay_owner', name) };
}

/** Address for one role; `postgres` is the cluster's superuser. */
export function urlFor(cluster: ClusterAddress, role: keyof Credentials, database: string): string {
  return `postgres://${role}:${cluster.credentials[role]}@127.0.0.1:${cluster.port}/${database}`;
}

/**
 * Makes the two roles and database `name`, owned by `sotay_owner`; safe to repeat.
 * On a managed PostgreSQL the same three statements stand in docs/operations.md for its administrator.
 */
export async function ensureDatabase(cluster: ClusterAddress, name: string): Promise<DatabaseUrls> {
  const client = new pg.Client({ connectionString: urlFor(cluster, 'postgres', 'postgres') });
  await client.connect();
  try {
    await ensureRole(client, 'sotay_owner', 'LOGIN NOSUPERUSER BYPASSRLS NOCREATEROLE CREATEDB', cluster.credentials);
    await ensureRole(client, 'sotay_app', 'LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB', cluster.credentials);
    // Every role may otherwise connect to the maintenance database and make temporary tables there.
    await client.query('REVOKE ALL ON DATABASE postgres FROM PUBLIC');
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (found.rowCount === 0) {
      await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)} OWNER sotay_owner`);
    }
  } finally {
    await client.end();
  }
  return urlsOf(cluster, name);
}

async function ensureRole(
  client: pg.Client,
  role: 'sotay_owner' | 'sotay_app',
  attributes: string,
  credentials: Credentials,
): Promise<void> {
  const found = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
  const verb = found.rowCount === 0 ? 'CREATE' : 'ALTER';
  await client.query(`${verb} ROLE ${role} ${attributes} PASSWORD ${client.escapeLiteral(credentials[role])}`);
}
