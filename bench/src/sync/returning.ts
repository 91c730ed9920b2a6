import type { Line } from '../results.ts';

/**
 * `sync.return.ms` and `sync.first.ms`: a device that slept for a month comes back, and a device that never pulled, each until its first
 * screen stands. They need the browser and the device's replica, and give no line before both are here.
 */
export function returning(): Line[] {
  return [];
}
