import { startReplica } from '#lib/replica/replica.ts';

// Opening the device's database is what a cold start waits for: it begins while the page's own code is still coming.
startReplica();

/** Coming back from the sign-in screen the device asks anew whose it is. */
export function load(): void {
  startReplica();
}
