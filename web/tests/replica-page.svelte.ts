import {
  closeBook,
  act,
  clock,
  mayStay,
  outbox,
  paperText,
  refreshAll,
  replicated,
  replicatedAll,
  signedIn,
  signOut,
  startReplica,
  syncState,
  wipeDevice,
} from '#lib/replica/replica.ts';
import type { EntityType } from '@sotay/contract';

/** A page with nothing but the replica: what a screen would read is kept in `seen`. */
const seen: Record<string, unknown> = {};

startReplica();

const engine = {
  seen,
  act,
  outbox,
  closeBook,
  refreshAll,
  signedIn,
  signOut: () => signOut(() => fetch('/api/sign-out', { method: 'POST' })),
  clock,
  mayStay,
  wipeDevice,
  watchAll(type: EntityType): void {
    const store = replicatedAll(type);
    $effect.root(() => {
      $effect(() => void (seen[`all ${type}`] = store.data));
    });
  },
  watch(type: EntityType, id = ''): void {
    const store = replicated(type, id);
    $effect.root(() => {
      $effect(() => void (seen[`${type} ${id}`.trim()] = store.data));
    });
  },
};
export type Engine = typeof engine;
Object.assign(window, { engine });

$effect.root(() => {
  $effect(() => void (seen['state'] = { ...pick() }));
  $effect(
    () => void (seen['review'] = outbox.review.map(({ name, result }) => `${name} ${result.problem?.title ?? ''}`)),
  );
  $effect(() => void (seen['receipts'] = outbox.receipts.map(({ id }) => id)));
  $effect(() => void (seen['paper'] = paperText('paper-1').text));
});

function pick(): Record<string, unknown> {
  const { standing, waiting, online, sessionOver, lastPulledAt } = syncState;
  return { standing, waiting, online, sessionOver, filled: lastPulledAt !== null };
}
