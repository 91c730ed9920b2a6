import { readRoomAddress, type ShownCode } from '@sotay/contract/room-code';

/** A code as the camera brought it, and when, by this device's clock. */
export interface Scan extends ShownCode {
  readonly at: Date;
}

const KEPT = 'sotay.mavaohop';

/** The scan behind `#`; it is kept for this tab alone, because signing in first leads away and back without it. */
export function takeScan(fragment: string): Scan | null {
  const shown = readRoomAddress(fragment);
  if (shown === null) return keptScan();
  const kept = keptScan();
  if (kept !== null && kept.meetingId === shown.meetingId && kept.step === shown.step) return kept;
  const scan = { ...shown, at: new Date() };
  sessionStorage.setItem(KEPT, JSON.stringify({ fragment, at: scan.at.toISOString() }));
  return scan;
}

/** It has done its work, or is too old to. */
export function forgetScan(): void {
  sessionStorage.removeItem(KEPT);
}

function keptScan(): Scan | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? 'null') as { fragment?: string; at?: string } | null;
    const shown = readRoomAddress(kept?.fragment ?? '');
    return shown === null || kept?.at === undefined ? null : { ...shown, at: new Date(kept.at) };
  } catch {
    return null;
  }
}
