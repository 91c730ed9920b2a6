import type { Wire } from './changes.ts';
import { nameOf } from './database.ts';

/** How long a courier may keep silent before he is taken for frozen, milliseconds. */
const SILENCE = 3_000;
/** How often a visible tab asks whether there is a courier. */
const ASK_EVERY = 20_000;

/**
 * One tab of a person is the courier (SY32). The others ask after him while somebody looks at them; one who does not answer is frozen
 * (a frozen tab keeps its lock) and loses the office. He is asked rather than made to speak: a tab in the background has slow timers,
 * but answers at once.
 *
 * Without Web Locks every tab is one: the server does each act once, and a pull made beside another is stored by one of them.
 *
 * @param serve the courier's work until `signal` says that the office is lost
 * @returns the way to lay the office down, or to stop wanting it
 */
export function standForCourier(name: string, wire: Wire, serve: (signal: AbortSignal) => void): () => void {
  const locks = typeof navigator === 'undefined' ? undefined : navigator.locks;
  let serving: AbortController | null = null;
  let wanting = new AbortController();
  let answered = Promise.resolve();
  let hear: () => void = () => undefined;
  let over = false;

  if (!locks) {
    const alone = new AbortController();
    serve(alone.signal);
    return () => alone.abort();
  }

  function want(steal: boolean): void {
    wanting.abort();
    const mine = new AbortController();
    wanting = mine;
    void locks?.request(name, steal ? { steal } : { signal: mine.signal }, hold).catch((error: unknown) => {
      if (mine.signal.aborted) return;
      serving?.abort();
      serving = null;
      // Stolen: another tab thought us frozen, and may have been right. A page on its way out is refused instead (WebKit), each time it
      // asks; should it come back, it looks after the courier like any other tab.
      if (nameOf(error) === 'AbortError') want(false);
    });
  }

  function hold(): Promise<void> {
    if (over) return Promise.resolve();
    const office = new AbortController();
    serving = office;
    wire.say({ courier: 'here' });
    serve(office.signal);
    return new Promise((resolve) => office.signal.addEventListener('abort', () => resolve()));
  }

  const stopHearing = wire.onSaid((message) => {
    if (!('courier' in message)) return;
    if (message.courier === 'here') hear();
    else if (serving) wire.say({ courier: 'here' });
  });

  async function lookAfter(): Promise<void> {
    if (over || serving || document.visibilityState !== 'visible') return;
    answered = new Promise((resolve) => (hear = resolve));
    wire.say({ courier: 'where' });
    const silent = await Promise.race([
      answered.then(() => false),
      new Promise<boolean>((resolve) => setTimeout(() => resolve(true), SILENCE)),
    ]);
    if (silent && !over && !serving) want(true);
  }

  const timer = setInterval(() => void lookAfter(), ASK_EVERY);
  const look = (): void => void lookAfter();
  document.addEventListener('visibilitychange', look);
  want(false);
  look();

  return () => {
    over = true;
    clearInterval(timer);
    document.removeEventListener('visibilitychange', look);
    stopHearing();
    wanting.abort();
    serving?.abort();
    serving = null;
  };
}
