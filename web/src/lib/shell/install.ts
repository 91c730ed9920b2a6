import { dev, version } from '$app/env';
import { goto } from '$app/navigation';
import { fontsAreKept } from '#lib/ui/fonts.ts';
import type { WorkerMessage } from './messages.ts';
import { update } from './update.svelte.ts';

const SCRIPT = '/service-worker.js';
/** A phone may keep the handbook open for days; a browser asks for a new version only when a page is opened. */
const LOOK_EVERY_MS = 60 * 60 * 1_000;

let looked = 0;

/** Puts the handbook on the phone, so that it opens without a network, and keeps an eye on newer versions. */
export function installShell(): void {
  if (dev || !('serviceWorker' in navigator)) return;
  const script = trustedScript();
  const look = (): void => void bring(script);
  holdVersion();
  listen(navigator.serviceWorker);
  void navigator.serviceWorker.ready.then(fontsAreKept);
  look();
  // A first installation that the line broke off goes on where it stopped.
  addEventListener('online', look);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && Date.now() - looked > LOOK_EVERY_MS) look();
  });
}

async function bring(script: string): Promise<void> {
  const again = looked > 0;
  looked = Date.now();
  try {
    const registration = await navigator.serviceWorker.register(script, { updateViaCache: 'none' });
    watch(registration);
    if (again) await registration.update();
  } catch {
    // No network, or a browser that forbids it: the handbook then needs a network, as it did before.
  }
}

/** The files of this version stay on the phone as long as a page holds this lock, whichever version serves it. */
function holdVersion(): void {
  void navigator.locks?.request(`sotay-${version}`, { mode: 'shared' }, () => new Promise(() => undefined));
}

function listen(container: ServiceWorkerContainer): void {
  let served = container.controller !== null;
  container.addEventListener('controllerchange', () => {
    // The first one only came to serve; a later one was asked for by another page, and this one goes on with its own files.
    if (served) update.offer();
    served = true;
  });
  container.addEventListener('message', (event: MessageEvent<WorkerMessage>) => {
    if (event.data.type !== 'open') return;
    event.ports[0]?.postMessage('going');
    void goto(event.data.href);
  });
}

function watch(registration: ServiceWorkerRegistration): void {
  const offerWaiting = (): void => {
    if (registration.waiting !== null && registration.active !== null) update.offer();
  };
  const follow = (): void => registration.installing?.addEventListener('statechange', offerWaiting);
  offerWaiting();
  follow();
  registration.onupdatefound = follow;
}

/** What the browser takes for a script's address where the page's policy asks for a maker that it knows by name. */
function trustedScript(): string {
  const { trustedTypes } = window as Window & {
    trustedTypes?: { createPolicy(name: string, rules: object): { createScriptURL(address: string): string } };
  };
  const policy = trustedTypes?.createPolicy('sotay-service-worker', { createScriptURL: () => SCRIPT });
  return policy?.createScriptURL(SCRIPT) ?? SCRIPT;
}
