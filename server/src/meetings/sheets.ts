import type { Sheet } from '@sotay/contract';
import { encode } from 'uqr';
import type { ActorTx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/http/problem.ts';
import { readNames } from './room.ts';
import { readSheet } from './sheets.queries.ts';

/**
 * An attendance sheet as it was printed, for who calls the roll: row 12 of the signed paper is row 12 here, whoever came to the cell or
 * left it since.
 *
 * @throws DomainError `notFound` when no such sheet was printed or the roll is not the actor's to call
 */
export async function openSheet(tx: ActorTx, meetingId: string, version: number | 'latest'): Promise<Sheet> {
  const sheet = await readSheet(tx.db, meetingId, version);
  if (sheet === undefined) throw notFound();
  const names = await readNames(tx, meetingId, sheet.members);
  return {
    version: sheet.version,
    printedAt: sheet.printedAt.toISOString(),
    rows: sheet.members.map((id, at) => ({ number: at + 1, id, fullName: names.get(id) ?? '' })),
    isLatest: sheet.version === sheet.newest,
  };
}

/**
 * The code of a printed sheet: it opens the screen where the signed sheet is entered. What it says stands behind the `#`, so no
 * server on the way hears of it; it opens nothing by itself, because the screen asks who one is.
 *
 * @returns its lines as strings of 0 and 1, with the quiet border around
 */
export function sheetCode(publicUrl: string, meeting: { id: string; address: string }, version: number): string[] {
  const address = `${publicUrl}/sinh-hoat/${meeting.address}/diem-danh/nhap#${meeting.id}.${String(version)}`;
  return encode(address, { ecc: 'M', border: 2 }).data.map((line) => line.map((dark) => (dark ? '1' : '0')).join(''));
}
