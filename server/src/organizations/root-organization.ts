import { sql } from 'kysely';
import type { Db } from '../platform/database/transaction.ts';
import { foldedName } from '../members/names.ts';

/** Which body a code names at the top of an installation. */
export type RootType = 'central' | 'province' | 'superior' | 'grassroots';

const CODE = /^(\d{2})\.(\d{3})\.(\d{3})\.(\d{3})\.(\d{3})$/;

/**
 * The type of body that a 14-digit code means when nothing stands above it: a cell or a section is never the root.
 *
 * @returns null when the code is not written right or names no such body
 */
export function rootTypeOf(code: string): RootType | null {
  const [, province, superior, grassroots, section, cell] = CODE.exec(code) ?? [];
  if (province === undefined || section !== '000' || cell !== '000') return null;
  if (grassroots !== '000') return superior === '000' ? null : 'grassroots';
  if (superior !== '000') return 'superior';
  return province === '00' ? 'central' : 'province';
}

/** Makes the body that everything else of an installation comes under. @returns its id */
export async function foundRootOrganization(db: Db, code: string, type: RootType, name: string): Promise<number> {
  const clean = name.normalize('NFC').trim().replace(/\s+/g, ' ');
  const { id } = await db
    .insertInto('organizations_organization')
    .defaultValues()
    .returning('id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('organizations_form')
    .values({
      org_id: id,
      name: clean,
      folded_name: foldedName(clean),
      type,
      parent_id: null,
      code,
      valid: sql<string>`daterange(sotay_today(), NULL)`,
    })
    .execute();
  return id;
}
