import { pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino';

/** Names under which personal data or secrets could be handed to a logger by mistake. */
const NEVER = [
  'authorization',
  'cookie',
  'citizenId',
  'citizen_id',
  'cardNumber',
  'card_number',
  'phone',
  'fullName',
  'full_name',
  'code',
  'pin',
  'password',
  'token',
  'id_token',
  'access_token',
  'secret',
];

/**
 * Options of the structured log: JSON lines, time as ISO, no request bodies or headers, and the fields that
 * could carry personal data cut out wherever they appear in the first two levels.
 */
export function loggerOptions(level: LoggerOptions['level'] & string): LoggerOptions {
  return {
    level,
    timestamp: pino.stdTimeFunctions.isoTime,
    base: null,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: NEVER.flatMap((name) => [name, `*.${name}`]), remove: true },
    serializers: { err: describeError, error: describeError },
  };
}

/** The server's logger; `destination` is for tests. */
export function createLogger(level: LoggerOptions['level'] & string, destination?: DestinationStream): Logger {
  return destination === undefined ? pino(loggerOptions(level)) : pino(loggerOptions(level), destination);
}

/**
 * A database error's message and detail may quote a row ("Key (…)=(…) already exists"), so of such errors only
 * the code, table and constraint are kept.
 */
function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: typeof error };
  const facts = error as Error & { code?: unknown; table?: unknown; constraint?: unknown; severity?: unknown };
  const fromDatabase = facts.severity !== undefined;
  return {
    type: error.name,
    message: fromDatabase ? `database error ${String(facts.code)}` : error.message,
    ...(facts.code === undefined ? {} : { code: facts.code }),
    ...(facts.table === undefined ? {} : { table: facts.table }),
    ...(facts.constraint === undefined ? {} : { constraint: facts.constraint }),
    stack: frames(error.stack),
  };
}

/** The stack without its first line, which repeats the message. */
function frames(stack: string | undefined): string {
  return (stack ?? '')
    .split('\n')
    .filter((line) => line.trimStart().startsWith('at '))
    .join('\n');
}
