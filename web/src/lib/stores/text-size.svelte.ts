import type { TextSize } from '@sotay/contract';

const KEY = 'sotay.cochu';

const current = $state<{ size: TextSize }>({ size: stored() });

/** Text size of this device; the account's preference follows it and sets it on a new device. */
export function textSize(): TextSize {
  return current.size;
}

/** Shows everything in `size` and remembers it on the device. */
export function setTextSize(size: TextSize): void {
  current.size = size;
  document.documentElement.dataset['size'] = size;
  try {
    localStorage.setItem(KEY, size);
  } catch {
    // Storage may be forbidden; the size then lasts as long as the page.
  }
}

/** The remembered size, before anything is drawn. */
export function applyStoredSize(): void {
  document.documentElement.dataset['size'] = current.size;
}

/** Whether a person has chosen a size on this device. */
export function hasStoredSize(): boolean {
  return read() !== null;
}

function stored(): TextSize {
  const value = read();
  return value === 'large' || value === 'veryLarge' ? value : 'medium';
}

function read(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
