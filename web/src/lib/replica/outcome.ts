import type { MutationResult } from '@sotay/contract';
import { onDesk } from './desk.ts';
import { putAway } from './outbox.ts';

/**
 * What became of an act, if it is known soon: with a network the person hears of a refusal in the form he sent it from.
 *
 * @param milliseconds how long to wait for it
 * @returns null when it still waits: it is on the disk and goes by itself
 */
export async function outcomeWithin(id: string, milliseconds: number): Promise<MutationResult | null> {
  const desk = onDesk();
  if (!desk) return null;
  const end = Date.now() + milliseconds;
  for (;;) {
    const known = await desk.book.use(
      async (db) => (await db.get('review', id))?.result ?? (await db.get('receipts', id))?.result ?? null,
    );
    if (known !== null || Date.now() >= end) return known;
    await nextChange(desk.wire, end - Date.now());
  }
}

/** The person has read the refusal where he sent the act: it need not be looked at again. */
export async function readInPlace(id: string): Promise<void> {
  const desk = onDesk();
  if (!desk) return;
  await putAway(desk.book, id);
  desk.wire.changed(['acts']);
}

function nextChange(wire: NonNullable<ReturnType<typeof onDesk>>['wire'], milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const stop = wire.onChange((topics) => topics.includes('acts') && done());
    const timer = setTimeout(done, milliseconds);
    function done(): void {
      clearTimeout(timer);
      stop();
      resolve();
    }
  });
}
