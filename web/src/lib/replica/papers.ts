import { ApiProblem } from '#lib/api/client.ts';
import { allOf, nameOf, type Book } from './database.ts';
import type { SyncLine } from './line.ts';
import { papersToKeep } from './retention.ts';

/** Longest text kept, bytes (SY40). */
const LONGEST = 200 * 1024;

/**
 * Brings the texts of papers that belong on the device, one by one, and drops those no longer listed. One that cannot be had now is
 * asked for after the next pull.
 *
 * @returns whether anything changed
 */
export async function bringPapers(book: Book, line: SyncLine): Promise<boolean> {
  const { wanted, kept } = await book.use(async (db) => ({
    wanted: papersToKeep(await db.getAll('rows', allOf('meeting'))),
    kept: await db.getAllKeys('papers'),
  }));
  let changed = false;
  for (const fileId of kept.filter((id) => !wanted.some((paper) => paper.fileId === id))) {
    await book.use((db) => db.delete('papers', fileId));
    changed = true;
  }
  for (const { meetingId, fileId } of wanted.filter((paper) => !kept.includes(paper.fileId))) {
    try {
      const text = await line.paperText(meetingId, fileId);
      const fits = text !== null && new TextEncoder().encode(text).length <= LONGEST;
      changed = (await keep(book, { meetingId, fileId, text: fits ? text : null })) || changed;
    } catch (error) {
      // The phone is full: what the person does is worth more than what can be read again.
      if (nameOf(error) === 'QuotaExceededError') return changed;
      if (!(error instanceof ApiProblem)) throw error;
      // Nobody answers: the others would not come either.
      if (error.status === 0 || error.status === 401) return changed;
    }
  }
  return changed;
}

/** Stores a text, if its meeting is still on the device. */
function keep(book: Book, paper: { meetingId: string; fileId: string; text: string | null }): Promise<boolean> {
  return book.use(async (db) => {
    const tx = db.transaction(['rows', 'papers'], 'readwrite');
    const isThere = (await tx.objectStore('rows').getKey(['meeting', paper.meetingId])) !== undefined;
    if (isThere) await tx.objectStore('papers').put(paper);
    await tx.done;
    return isThere;
  });
}
