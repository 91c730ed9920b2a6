import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Rows between two collections: forty for a province cost about two seconds in all. */
const EVERY_ROWS = 5_000;

/**
 * Keeps a long import small. Left alone, V8 lets the garbage of 200,000 rows grow to 350 MB because the machine has
 * that much, although PostgreSQL beside it could use it better. Most of it is the native memory of ciphers, which V8
 * does not see growing; collected now and then it stays small.
 *
 * @returns call it with the number of rows just done
 */
export function steadyMemory(): (rows: number) => void {
  let since = 0;
  return (rows) => {
    since += rows;
    if (since < EVERY_ROWS) return;
    since = 0;
    collect();
  };
}

let collector: (() => void) | null = null;

function collect(): void {
  if (!collector) {
    setFlagsFromString('--expose-gc');
    collector = runInNewContext('gc') as () => void;
  }
  collector();
}
