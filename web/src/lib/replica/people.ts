/** Which databases of people this phone has; kept beside them, because opening one is the first thing a page does. */
interface Shelf {
  /** The person whose handbook is open; null on the sign-in screen. */
  open: string | null;
  /** Databases of people who left with acts unsent, by the moment they left (ISO). They go after thirty days. */
  left: Record<string, string>;
}

const KEY = 'sotay.nguoi';
const KEPT_DAYS = 30;
const DAY = 86_400_000;

/** The name of an account's database: it says nothing about the person. */
export async function databaseName(accountId: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(accountId));
  return `sotay-${Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** The database that is open on this phone. */
export function openName(): string | null {
  return read().open;
}

/** Puts one person's database on the table. @returns the databases of others, to be emptied */
export function putOut(name: string): string[] {
  const { open, left } = read();
  const { [name]: _mine, ...others } = left;
  if (open !== null && open !== name) others[open] = new Date().toISOString();
  write({ open: name, left: others });
  return Object.keys(others);
}

/** Puts the open database away, for as long as it is not asked for by its own person. */
export function putBack(): void {
  const { open, left } = read();
  write({ open: null, left: open === null ? left : { [open]: new Date().toISOString(), ...left } });
}

/** Forgets that there was a database. */
export function forgetName(name: string): void {
  const { open, left } = read();
  const { [name]: _gone, ...others } = left;
  write({ open: open === name ? null : open, left: others });
}

/** Databases whose person has not come back for thirty days. */
export function longGone(now = Date.now()): string[] {
  return Object.entries(read().left).flatMap(([name, at]) => (now - Date.parse(at) > KEPT_DAYS * DAY ? [name] : []));
}

function read(): Shelf {
  try {
    const shelf = JSON.parse(localStorage.getItem(KEY) ?? 'null') as Partial<Shelf> | null;
    return { open: shelf?.open ?? null, left: shelf?.left ?? {} };
  } catch {
    return { open: null, left: {} };
  }
}

function write(shelf: Shelf): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(shelf));
  } catch {
    // Storage may be forbidden; the page then asks the server who is signed in.
  }
}
