/** A place of the bottom bar or of a sidebar; it exists when its module does. */
export interface Place {
  href: string;
  label: string;
  icon: string;
  /** The filled drawing of the current place. */
  iconHere: string;
  /** What waits there; shown at the end of the sidebar's line. */
  count?: number | string;
}
