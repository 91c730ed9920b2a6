const KEY = 'sotay.phong';
/** Long enough for the first screen to stand on a slow line before 54 KB more are asked for. */
const AFTER_LOAD_MS = 1_000;

/**
 * Brings the typeface: at once where this phone has it already, after the first screen otherwise, so that the words come
 * before their form. Never under Save-Data, where the phone's own font serves.
 */
export function bringFonts(): void {
  if (savesData()) return;
  if (wereBrought()) void bring();
  else addEventListener('load', () => setTimeout(() => void bring(), AFTER_LOAD_MS), { once: true });
}

async function bring(): Promise<void> {
  await import('./fonts.css');
  await document.fonts.ready;
  remember();
}

/** The installed handbook carries the typeface: from the next start on it stands with the first words. */
export function fontsAreKept(): void {
  if (!savesData()) remember();
}

function remember(): void {
  try {
    localStorage.setItem(KEY, '1');
  } catch {
    // Storage may be forbidden; the words then come first every time.
  }
}

function savesData(): boolean {
  return (navigator as Navigator & { connection?: { saveData?: boolean } }).connection?.saveData === true;
}

function wereBrought(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return false;
  }
}
