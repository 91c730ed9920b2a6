import { z } from 'zod';

/**
 * The place where a page of a list ended, as an opaque text for the address line. Keyset paging: reading on costs the
 * same on page 1 and on page 1,000, and a row that comes or goes meanwhile shifts nothing.
 */
export function encodeKeyset(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** Reads back what `encodeKeyset` wrote; null when there is none or when it was not written by us. */
export function decodeKeyset<T extends z.ZodType>(text: string | undefined, shape: T): z.infer<T> | null {
  if (text === undefined || text === '') return null;
  try {
    const read = shape.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}

/** A page out of `limit + 1` rows: the extra row only tells that there is more. */
export function pageOf<R>(
  rows: readonly R[],
  limit: number,
  keyOf: (row: R) => readonly (string | number)[],
): { items: R[]; next: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? encodeKeyset(keyOf(last)) : null };
}

/**
 * All of a list that is otherwise read page by page.
 *
 * @param read gives the page after a place; the first one without
 * @param most rows after which no further page is read; `isComplete` then says whether that was all
 */
export async function everyPage<R>(
  read: (after: string | undefined) => Promise<{ items: readonly R[]; next: string | null }>,
  most = Infinity,
): Promise<{ items: R[]; isComplete: boolean }> {
  const items: R[] = [];
  let after: string | undefined;
  do {
    const page = await read(after);
    items.push(...page.items);
    after = page.next ?? undefined;
  } while (after !== undefined && items.length < most);
  return { items, isComplete: after === undefined };
}
