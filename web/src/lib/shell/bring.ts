/** The first screen has stood for a while on a slow line; what is fetched from now on takes nothing from it. */
const AFTER_LOAD_MS = 3_000;

let asked = false;

/** Puts the handbook on the phone once its first screen stands. */
export function bringShell(): void {
  if (asked) return;
  asked = true;
  if (document.readyState === 'complete') soon();
  else addEventListener('load', soon, { once: true });
}

function soon(): void {
  setTimeout(() => void bring(), AFTER_LOAD_MS);
}

async function bring(): Promise<void> {
  try {
    (await import('./install.ts')).installShell();
  } catch {
    // The line is gone just now; the next start tries again.
  }
}
