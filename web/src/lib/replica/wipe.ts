import { openBook } from './database.ts';
import { deleteDB } from 'idb';
import { forgetFiles, forgetPrivateFiles } from './files.ts';
import { forgetName } from './people.ts';

/**
 * Takes a person's reading off the phone, in this order: kept files, private files, papers and rows with the mark. Acts that have not
 * been taken yet stay in their database, which nobody but their person is shown; without any the database goes too (SY37).
 */
export async function emptyBook(name: string): Promise<void> {
  await forgetFiles();
  await forgetPrivateFiles();
  const book = openBook(name);
  const keepsActs = await book.use(async (db) => {
    const tx = db.transaction(['papers', 'rows', 'receipts', 'meta', 'outbox', 'review'], 'readwrite', {
      durability: 'strict',
    });
    await tx.objectStore('papers').clear();
    await tx.objectStore('rows').clear();
    await tx.objectStore('receipts').clear();
    await tx.objectStore('meta').clear();
    const count = (await tx.objectStore('outbox').count()) + (await tx.objectStore('review').count());
    await tx.done;
    return count > 0;
  });
  book.close();
  if (!keepsActs) await destroyBook(name);
}

/** Deletes a person's database with everything in it. */
export async function destroyBook(name: string): Promise<void> {
  forgetName(name);
  // A tab that sleeps holds it a little longer; the browser deletes it when that one wakes.
  await new Promise<void>((resolve, reject) => {
    deleteDB(name, { blocked: () => resolve() }).then(resolve, reject);
  });
}
