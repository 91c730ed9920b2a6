import { openKept, startReplica } from '#lib/replica/replica.ts';

// Opening the device's database is what a cold start waits for: it begins while the page's own code is still coming.
openKept();

/** Here, and coming back from the sign-in screen, a device without a database asks whose it is. */
export function load(): void {
  startReplica();
}
