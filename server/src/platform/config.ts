import path from 'node:path';
import { z } from 'zod';
import type { S3Settings } from './blobs/s3-place.ts';

/** Where the rows live. */
export type DatabaseChoice =
  | { readonly kind: 'embedded' }
  | {
      readonly kind: 'external';
      /** Application role. */
      readonly appUrl: string;
      /** Owner role, direct and not through a transaction pooler. */
      readonly ownerUrl: string;
      /** The application's address goes through a transaction pooler: no named statements. */
      readonly pooled: boolean;
    };

/** Where files lie. */
export type BlobChoice = { readonly kind: 'disk'; readonly folder: string } | ({ readonly kind: 's3' } & S3Settings);

/** VNeID or any other OpenID Connect issuer. */
export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope: string;
  /** Name of the claim that carries the verified citizen id. */
  readonly citizenIdClaim: string;
  /** Name of the claim that says the citizen id has been verified: true, or a level of identity of 2 or more. */
  readonly verifiedClaim: string;
}

/** Web Push: which services are written to, and as whom. */
export interface PushSettings {
  readonly keyFile: string;
  readonly hosts: readonly string[];
  /** https: or mailto: address that push services may turn to. */
  readonly contact: string;
}

/** How SMS leave. */
export type SmsChoice =
  | { readonly kind: 'off' }
  /** Written to a file, for the demo and for trying out. */
  | { readonly kind: 'file' }
  | { readonly kind: 'gateway'; readonly url: string; readonly token: string | null };

/** Everything the environment decides. Keys and their meaning: docs/operations.md. */
export interface Config {
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string;
  readonly dataDir: string;
  /** Base backups and the WAL archive of the embedded database; best on another disk. */
  readonly backupDir: string;
  readonly database: DatabaseChoice;
  readonly blobs: BlobChoice;
  readonly keyFile: string;
  readonly oidc: OidcSettings | null;
  readonly push: PushSettings;
  readonly sms: SmsChoice;
  /** Demo data, `/api/demo/*` and the stand-in VNeID exist. */
  readonly demo: boolean;
  readonly demoVneidPort: number;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly roles: { readonly web: boolean; readonly worker: boolean };
  /** Addresses of proxies whose X-Forwarded-For is believed; none by default. */
  readonly trustProxy: readonly string[];
  /** Below this much free space the service turns read-only, in bytes. */
  readonly minFreeBytes: number;
}

/** Thrown with every mistake at once, each naming its key. */
export class ConfigError extends Error {
  readonly mistakes: readonly string[];
  constructor(mistakes: readonly string[]) {
    super(`Thiết lập chưa đúng:\n${mistakes.map((mistake) => `  • ${mistake}`).join('\n')}`);
    this.name = 'ConfigError';
    this.mistakes = mistakes;
  }
}

const port = z.coerce
  .number('phải là một số từ 1 đến 65535')
  .int('phải là số nguyên từ 1 đến 65535')
  .min(1, 'phải từ 1 đến 65535')
  .max(65_535, 'phải từ 1 đến 65535');
const flag = z.enum(['0', '1'], 'chỉ nhận 0 hoặc 1').transform((value) => value === '1');
const webUrl = z.url({ protocol: /^https?$/, error: 'phải là địa chỉ bắt đầu bằng http:// hoặc https://' });
const postgresUrl = z.url({
  protocol: /^postgres(ql)?$/,
  error: 'phải có dạng postgres://tên:mật-khẩu@máy:cổng/tên-cơ-sở-dữ-liệu',
});

const environment = z.object({
  PORT: port.default(3000),
  HOST: z.string().optional(),
  PUBLIC_URL: webUrl.optional(),
  DATA_DIR: z.string().default('.data'),
  BACKUP_DIR: z.string().optional(),
  DATABASE_URL: postgresUrl.optional(),
  DATABASE_OWNER_URL: postgresUrl.optional(),
  DATABASE_POOLED: flag.default(false),
  BLOBS: z.enum(['disk', 's3'], 'chỉ nhận disk hoặc s3').default('disk'),
  S3_ENDPOINT: webUrl.optional(),
  S3_REGION: z.string().default('us-east-1'),
  S3_BUCKET: z.string().optional(),
  S3_PREFIX: z.string().default(''),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),
  S3_FORCE_PATH_STYLE: flag.optional(),
  KEY_FILE: z.string().optional(),
  OIDC_ISSUER: webUrl.optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_SCOPE: z.string().default('openid profile'),
  OIDC_CITIZEN_ID_CLAIM: z.string().default('citizen_id'),
  OIDC_VERIFIED_CLAIM: z.string().default('citizen_id_verified'),
  PUSH_KEY_FILE: z.string().optional(),
  PUSH_HOSTS: z
    .string()
    .default('fcm.googleapis.com,*.push.apple.com,updates.push.services.mozilla.com,*.notify.windows.com')
    .transform((text) => text.split(',').map((host) => host.trim().toLowerCase()))
    .pipe(
      z.array(
        z.string().regex(/^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?$/, 'chỉ nhận tên máy, cách nhau dấu phẩy'),
      ),
    ),
  PUSH_CONTACT: z
    .string()
    .regex(/^(https:\/\/|mailto:)\S+$/, 'phải bắt đầu bằng https:// hoặc mailto:')
    .optional(),
  SMS: z.enum(['off', 'file', 'gateway'], 'chỉ nhận off, file hoặc gateway').optional(),
  SMS_URL: z.url({ protocol: /^https$/, error: 'phải là địa chỉ bắt đầu bằng https://' }).optional(),
  SMS_TOKEN: z.string().optional(),
  DEMO: flag.optional(),
  DEMO_VNEID_PORT: port.optional(),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], 'chỉ nhận debug, info, warn, error hoặc silent')
    .default('info'),
  ROLES: z
    .string()
    .default('web,worker')
    .transform((text) => text.split(',').map((role) => role.trim()))
    .pipe(z.array(z.enum(['web', 'worker'], 'chỉ nhận web, worker hoặc cả hai, cách nhau dấu phẩy'))),
  TRUST_PROXY: z.string().default(''),
  MIN_FREE_MB: z.coerce.number('phải là số MB').min(0, 'không được âm').default(512),
});

type Environment = z.output<typeof environment>;

/**
 * Reads and checks the settings.
 *
 * @param env usually `process.env`; an empty value counts as not set
 * @param root folder that relative paths start from
 * @throws ConfigError naming every mistake
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>, root: string): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}.`));
  }
  const values = parsed.data;
  const mistakes = contradictions(values);
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  const demo = values.DEMO ?? demoByDefault(values);
  const dataDir = path.resolve(root, values.DATA_DIR);
  const keyFile = path.resolve(root, values.KEY_FILE ?? path.join(dataDir, 'keys', 'master.json'));
  const publicUrl = (values.PUBLIC_URL ?? `http://localhost:${values.PORT}`).replace(/\/+$/, '');
  return {
    host: values.HOST ?? (demo && values.DEMO !== true ? '127.0.0.1' : '0.0.0.0'),
    port: values.PORT,
    publicUrl,
    dataDir,
    backupDir: path.resolve(root, values.BACKUP_DIR ?? path.join(dataDir, 'backups')),
    database: databaseChoice(values),
    blobs: blobChoice(values, dataDir),
    keyFile,
    oidc: oidcSettings(values),
    push: {
      keyFile: path.resolve(root, values.PUSH_KEY_FILE ?? path.join(path.dirname(keyFile), 'push.json')),
      hosts: values.PUSH_HOSTS,
      contact: values.PUSH_CONTACT ?? (publicUrl.startsWith('https://') ? publicUrl : 'mailto:so-tay@example.vn'),
    },
    sms: smsChoice(values, demo),
    demo,
    demoVneidPort: values.DEMO_VNEID_PORT ?? values.PORT + 1,
    logLevel: values.LOG_LEVEL,
    roles: { web: values.ROLES.includes('web'), worker: values.ROLES.includes('worker') },
    trustProxy: values.TRUST_PROXY.split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
    minFreeBytes: values.MIN_FREE_MB * 1024 * 1024,
  };
}

/** The demo belongs to a machine that is plainly nobody's real installation. */
function demoByDefault(values: Environment): boolean {
  return values.DATABASE_URL === undefined && values.OIDC_ISSUER === undefined;
}

function contradictions(values: Environment): string[] {
  const mistakes: string[] = [];
  if ((values.DATABASE_URL === undefined) !== (values.DATABASE_OWNER_URL === undefined)) {
    const missing = values.DATABASE_URL === undefined ? 'DATABASE_URL' : 'DATABASE_OWNER_URL';
    mistakes.push(`${missing} còn thiếu: hai địa chỉ DATABASE_URL và DATABASE_OWNER_URL phải đi cùng nhau.`);
  }
  if (values.DATABASE_URL !== undefined && values.DATABASE_URL === values.DATABASE_OWNER_URL) {
    mistakes.push('DATABASE_URL phải dùng vai trò sotay_app, khác với vai trò chủ sở hữu trong DATABASE_OWNER_URL.');
  }
  if (values.OIDC_ISSUER !== undefined) {
    if (values.OIDC_CLIENT_ID === undefined) mistakes.push('OIDC_CLIENT_ID còn thiếu khi đã có OIDC_ISSUER.');
    if (values.OIDC_CLIENT_SECRET === undefined) mistakes.push('OIDC_CLIENT_SECRET còn thiếu khi đã có OIDC_ISSUER.');
  }
  if (values.BLOBS === 's3') {
    for (const key of ['S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const) {
      if (values[key] === undefined) mistakes.push(`${key} còn thiếu khi BLOBS=s3.`);
    }
  } else if (values.S3_BUCKET !== undefined) {
    // Files written to the disk by mistake would not be found in the bucket later.
    mistakes.push('S3_BUCKET đã đặt mà BLOBS chưa là s3; hãy đặt BLOBS=s3 hoặc bỏ S3_BUCKET.');
  }
  if (values.SMS === 'gateway' && values.SMS_URL === undefined) mistakes.push('SMS_URL còn thiếu khi SMS=gateway.');
  if (values.SMS !== 'gateway' && values.SMS_URL !== undefined) {
    mistakes.push('SMS_URL đã đặt mà SMS chưa là gateway; hãy đặt SMS=gateway hoặc bỏ SMS_URL.');
  }
  const implicitDemo = values.DEMO === undefined && demoByDefault(values);
  if (implicitDemo && values.HOST !== undefined && !isLoopback(values.HOST)) {
    mistakes.push(
      `HOST=${values.HOST} mở bản dùng thử ra ngoài máy này; nếu đúng ý, hãy đặt thêm DEMO=1, còn nếu là bản thật thì đặt DEMO=0.`,
    );
  }
  if (values.DEMO_VNEID_PORT === values.PORT) mistakes.push('DEMO_VNEID_PORT phải khác PORT.');
  if (values.DEMO_VNEID_PORT === undefined && values.PORT === 65_535) {
    mistakes.push('DEMO_VNEID_PORT còn thiếu: PORT là cổng cuối cùng nên không lấy được cổng kế tiếp.');
  }
  return mistakes;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

function databaseChoice(values: Environment): DatabaseChoice {
  if (values.DATABASE_URL === undefined || values.DATABASE_OWNER_URL === undefined) return { kind: 'embedded' };
  return {
    kind: 'external',
    appUrl: values.DATABASE_URL,
    ownerUrl: values.DATABASE_OWNER_URL,
    pooled: values.DATABASE_POOLED,
  };
}

function blobChoice(values: Environment, dataDir: string): BlobChoice {
  if (values.BLOBS === 'disk') return { kind: 'disk', folder: path.join(dataDir, 'blobs') };
  return {
    kind: 's3',
    endpoint: values.S3_ENDPOINT ?? null,
    region: values.S3_REGION,
    bucket: values.S3_BUCKET ?? '',
    prefix: values.S3_PREFIX,
    accessKeyId: values.S3_ACCESS_KEY_ID ?? '',
    secretAccessKey: values.S3_SECRET_ACCESS_KEY ?? '',
    // Services outside Amazon mostly have no host name for each bucket.
    forcePathStyle: values.S3_FORCE_PATH_STYLE ?? values.S3_ENDPOINT !== undefined,
  };
}

function smsChoice(values: Environment, demo: boolean): SmsChoice {
  if (values.SMS === 'gateway') return { kind: 'gateway', url: values.SMS_URL ?? '', token: values.SMS_TOKEN ?? null };
  return { kind: values.SMS ?? (demo ? 'file' : 'off') };
}

function oidcSettings(values: Environment): OidcSettings | null {
  if (values.OIDC_ISSUER === undefined) return null;
  return {
    issuer: values.OIDC_ISSUER,
    clientId: values.OIDC_CLIENT_ID ?? '',
    clientSecret: values.OIDC_CLIENT_SECRET ?? '',
    scope: values.OIDC_SCOPE,
    citizenIdClaim: values.OIDC_CITIZEN_ID_CLAIM,
    verifiedClaim: values.OIDC_VERIFIED_CLAIM,
  };
}
