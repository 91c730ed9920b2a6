import path from 'node:path';

/** What differs between a cluster that keeps people's data and one that lives for a test run. */
export type ClusterPurpose = 'keep' | 'test';

const ALWAYS: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  // A path under a deep folder passes the 107 bytes a socket name may have; loopback with SCRAM needs no path.
  unix_socket_directories: '',
  timezone: 'Asia/Ho_Chi_Minh',
  log_timezone: 'Asia/Ho_Chi_Minh',
  lc_messages: 'C',
  jit: 'off',
  // Nothing a statement carries may reach the log: terse drops DETAIL ("Key (…)=(…)"), the others the
  // statement text and its parameters.
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_statement: 'none',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
};

const KEEP: Record<string, string> = {
  max_connections: '80',
  // An import's peak counts the pages its backends touched here: 256 MB took a province's list over 512 MB (bench import).
  shared_buffers: '192MB',
  max_wal_size: '1GB',
  wal_level: 'replica',
  archive_timeout: '60',
};

const TEST: Record<string, string> = {
  max_connections: '200',
  shared_buffers: '128MB',
  // A test run's data need not outlive a power cut.
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  autovacuum: 'off',
};

/**
 * The settings the postmaster is started with; they stand here and not in `postgresql.conf`, so that a cluster
 * made by an older release gets today's.
 *
 * @param archiveDir folder for the WAL archive, or `null` to keep none
 */
export function clusterSettings(purpose: ClusterPurpose, archiveDir: string | null): Record<string, string> {
  const settings = { ...ALWAYS, ...(purpose === 'keep' ? KEEP : TEST) };
  if (purpose === 'test' || archiveDir === null || process.platform === 'win32')
    return { ...settings, archive_mode: 'off' };
  return { ...settings, archive_mode: 'on', archive_command: archiveCommand(archiveDir) };
}

function archiveCommand(archiveDir: string): string {
  const script = path.join(import.meta.dirname, 'archive-wal.sh');
  // `%` starts a placeholder in archive_command, so one in a folder's name is doubled.
  return `sh ${quote(script)} "%p" ${quote(archiveDir)} "%f"`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`).replaceAll('%', '%%')}'`;
}
