import pg from 'pg';

/** What the database is used for. */
export interface Installation {
  /** It holds the demo's invented people. */
  readonly demo: boolean;
  /** It holds no organisation at all. */
  readonly empty: boolean;
}

/** Asks a migrated database what it holds. */
export async function readInstallation(ownerUrl: string): Promise<Installation> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rows } = await client.query<Installation>(
      `SELECT demo, NOT EXISTS (SELECT FROM organizations_organization) AS empty FROM platform_installation`,
    );
    return rows[0] ?? { demo: false, empty: true };
  } finally {
    await client.end();
  }
}

/**
 * Refuses roles that would make row security meaningless: an application role that is a superuser, or that
 * bypasses row security, or an owner that does not.
 *
 * @returns sentences naming what is wrong; empty when all is right
 */
export async function roleProblems(appUrl: string, ownerUrl: string): Promise<string[]> {
  const [app, owner] = await Promise.all([roleOf(appUrl), roleOf(ownerUrl)]);
  const problems: string[] = [];
  if (app.super || app.bypass) {
    problems.push(`DATABASE_URL dùng vai trò ${app.name} có quyền vượt kiểm soát dòng (SUPERUSER hoặc BYPASSRLS).`);
  }
  if (!owner.super && !owner.bypass) {
    problems.push(`DATABASE_OWNER_URL dùng vai trò ${owner.name} chưa có quyền BYPASSRLS.`);
  }
  if (app.name !== 'sotay_app')
    problems.push(`DATABASE_URL phải đăng nhập bằng vai trò sotay_app, không phải ${app.name}.`);
  return problems;
}

async function roleOf(url: string): Promise<{ name: string; super: boolean; bypass: boolean }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string; super: boolean; bypass: boolean }>(
      'SELECT rolname AS name, rolsuper AS super, rolbypassrls AS bypass FROM pg_roles WHERE rolname = current_user',
    );
    return rows[0] ?? { name: '?', super: false, bypass: false };
  } finally {
    await client.end();
  }
}
