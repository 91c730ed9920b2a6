import { startReplica } from '#lib/replica/replica.ts';

// Opening the device's database is what a cold start waits for: it begins while the page's own code is still coming.
startReplica();
