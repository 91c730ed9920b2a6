import * as icons from './icons.ts';

/** The shapes a state may have. A full disc ✓ is done or present, a half disc is partly, a ring is not yet. */
export const CHIP_SHAPES = {
  done: icons.done,
  half: icons.half,
  cross: icons.cross,
  none: icons.none,
  ring: icons.ring,
  clock: icons.clock,
  received: icons.received,
  returned: icons.returned,
  valid: icons.valid,
  elsewhere: icons.elsewhere,
  added: icons.added,
  changed: icons.changed,
  same: icons.same,
  warning: icons.warning,
  error: icons.error,
} as const;

/** Name of a state's shape. */
export type ChipShape = keyof typeof CHIP_SHAPES;
