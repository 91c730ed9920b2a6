const KEY = 'sotay.giu';

/**
 * Asks the browser once to keep what is on this device when it clears up (SY38). Some browsers ask the person, so it is asked after the
 * first rows are here, not before there is anything to keep.
 */
export async function askToStay(): Promise<void> {
  if (asked()) return;
  try {
    localStorage.setItem(KEY, '1');
  } catch {
    // Storage may be forbidden; then there is nothing to keep either.
  }
  await navigator.storage?.persist?.().catch(() => false);
}

/** Whether the browser promised to keep it; null when it cannot say. */
export async function mayStay(): Promise<boolean | null> {
  return (await navigator.storage?.persisted?.().catch(() => null)) ?? null;
}

function asked(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return true;
  }
}
