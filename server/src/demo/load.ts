import type pg from 'pg';
import type { Crypto } from '../platform/crypto/crypto.ts';
import { sendLetters } from './letters.ts';
import { bringInCommunes, HOA_BINH_CODE } from './lists.ts';
import { holdMeetings } from './meetings/meetings.ts';
import { appointCellOfficers, appointLeaders, assignFollowers, setTerms } from './officers.ts';
import { changeStandings, enterPhones, giveSpecialDuties, noteCircumstances } from './particulars.ts';
import { fileCorrections, openSupportCases } from './requests.ts';
import { bodyByCode, ensureRoots } from './roots.ts';
import { showcaseCell } from './showcase.ts';
import { arrangeOffices, engageStaff } from './staff.ts';

/** What the demo is loaded with. */
export interface DemoDeps {
  readonly ownerPool: pg.Pool;
  readonly crypto: Crypto;
  /** Told counts as the loading goes on; never a name or a number. */
  readonly log: { info(facts: object, message: string): void };
}

/**
 * Loads tỉnh Phú Thọ with four communes and 11,260 invented members. Safe to repeat: the lists go through the import,
 * which changes nothing the second time, and what is added beside them is one transaction.
 *
 * @returns false when the demo is there already, or the database is not the demo's
 */
export async function loadDemo({ ownerPool, crypto, log }: DemoDeps): Promise<boolean> {
  const { rows } = await ownerPool.query<{ foreign: boolean; done: boolean }>(
    `SELECT EXISTS (SELECT FROM organizations_organization) AND NOT (demo AND EXISTS (SELECT FROM organizations_form WHERE code = '25.000.000.000.000')) AS foreign,
            EXISTS (SELECT FROM organizations_term) AS done FROM platform_installation`,
  );
  if (rows[0]?.foreign !== false || rows[0].done) return false;
  const began = Date.now();
  const province = await inOneTransaction(ownerPool, ensureRoots);
  await bringInCommunes({ ownerPool, crypto }, province, (facts) => log.info(facts, 'demo list brought in'));
  await ownerPool.query('ANALYZE');
  const sealing = await crypto.forProvince(province);
  await inOneTransaction(ownerPool, (client) => addWhatNoListBrings(client, crypto, sealing));
  await ownerPool.query('ANALYZE');
  log.info({ seconds: Math.round((Date.now() - began) / 100) / 10 }, 'demo loaded');
  return true;
}

async function addWhatNoListBrings(client: pg.ClientBase, crypto: Crypto, sealing: Crypto): Promise<void> {
  await appointCellOfficers(client);
  await appointLeaders(client);
  await assignFollowers(client);
  await arrangeOffices(client);
  await engageStaff(client, crypto);

  const hoaBinh = await bodyByCode(client, HOA_BINH_CODE);
  const paCoCell = await bodyByCode(client, '25.212.001.000.000');
  if (hoaBinh === null || paCoCell === null) throw new Error('The lists did not bring the bodies of the demo');
  const showcase = await showcaseCell(client, HOA_BINH_CODE);
  await giveSpecialDuties(client, showcase);
  await changeStandings(client, showcase, paCoCell);
  await noteCircumstances(client);
  await enterPhones(client, sealing);
  await fileCorrections(client, sealing, showcase);
  await openSupportCases(client, crypto, hoaBinh, showcase);
  await sendLetters(client, sealing, hoaBinh, showcase);
  await holdMeetings(client, hoaBinh, showcase);
  // Last: a body with a term says that the demo is complete.
  await setTerms(client);
}

async function inOneTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}
