import { openWire, type Topic, type Wire } from './changes.ts';
import { openBook, type Book } from './database.ts';

/** The database that is open on this page, with the wire of its tabs. */
export interface OpenBook {
  book: Book;
  wire: Wire;
}

/** Who reads: told when something changed, and when another person's book lies there or none. */
interface Reader {
  topics: readonly Topic[];
  changed(): void;
  turned(): void;
}

let open: OpenBook | null = null;
const readers = new Set<Reader>();

/** What lies open. */
export function onDesk(): OpenBook | null {
  return open;
}

/** Opens one person's database in place of whatever lay there. */
export function layOpen(name: string): OpenBook {
  clear();
  const next = { book: openBook(name), wire: openWire(name) };
  next.wire.onChange((topics) => {
    for (const reader of readers) if (reader.topics.some((topic) => topics.includes(topic))) reader.changed();
  });
  open = next;
  for (const reader of readers) reader.turned();
  return next;
}

/** Leaves nothing open; every reader forgets what it has. */
export function clearDesk(): void {
  clear();
  for (const reader of readers) reader.turned();
}

/** Reads for the life of the page. */
export function read(reader: Reader): void {
  readers.add(reader);
}

/** A tab that slept may have missed what the others said. */
export function readAgain(): void {
  for (const reader of readers) reader.changed();
}

function clear(): void {
  open?.wire.close();
  open?.book.close();
  open = null;
}
