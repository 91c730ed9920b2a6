import { takeScan } from '#lib/meetings/room-scan.ts';

/** Before anybody asks to sign in, which leads away from the address and back without what stands behind `#`. */
export function load(): void {
  takeScan(location.hash);
}
