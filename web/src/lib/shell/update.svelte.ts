let offered = $state(false);

/** A newer version of the application that is on this phone and waits until it is asked for. */
export const update = {
  get offered() {
    return offered;
  },
  offer(): void {
    offered = true;
  },
  /** Lets it take over and opens the page anew, once. */
  async take(): Promise<void> {
    const waiting = (await navigator.serviceWorker.getRegistration())?.waiting;
    // Another page of this phone took it already.
    if (!waiting) return location.reload();
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
    waiting.postMessage('skipWaiting');
  },
};
