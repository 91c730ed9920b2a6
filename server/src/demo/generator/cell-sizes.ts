import type { Random } from './random.ts';

/**
 * How many members each of `cells` cells has: typically 17–41, one of three members and one of more than a hundred
 * where there is room, together exactly `members` (domain.md § 2).
 */
export function cellSizes(random: Random, cells: number, members: number): number[] {
  const sizes = Array.from({ length: cells }, () => random.between(17, 41));
  if (cells >= 20) {
    sizes[random.between(0, cells - 1)] = 3;
    sizes[random.between(0, cells - 1)] = random.between(101, 118);
  }
  let missing = members - sizes.reduce((sum, size) => sum + size, 0);
  // Ordinary cells take up the difference one by one, so that none leaves its range before all are at its edge.
  for (let pass = 0; missing !== 0; pass += 1) {
    const place = pass % cells;
    const size = sizes[place] ?? 0;
    const isStretched = pass >= 60 * cells;
    if (missing > 0 && (isStretched || (size >= 17 && size < 41))) sizes[place] = size + 1;
    else if (missing < 0 && (isStretched ? size > 3 : size > 17 && size <= 41)) sizes[place] = size - 1;
    else continue;
    missing += missing > 0 ? -1 : 1;
  }
  return sizes;
}
