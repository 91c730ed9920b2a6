import type { StatisticsPoint } from '@sotay/contract';

/** Where a month stands in the drawing, in its own units. */
export interface Dot {
  forMonth: string;
  x: number;
  y: number;
  percent: number;
  isLow: boolean;
}
/** A line of months: dots, the pieces of line between neighbours, the target and the marks of the scale. */
export interface Drawing {
  width: number;
  height: number;
  left: number;
  right: number;
  dots: Dot[];
  pieces: { from: Dot; to: Dot }[];
  months: { forMonth: string; x: number }[];
  target: number;
  scale: { percent: number; y: number }[];
}

const LEFT = 44;
const RIGHT = 16;
const TOP = 28;
const BOTTOM = 32;
const STEP = 10;

/** Draws attendance by month. A month without a figure is a gap, never a zero; the scale says where it begins. */
export function drawingOf(
  points: readonly StatisticsPoint[],
  targetPercent: number,
  { width, height }: { width: number; height: number },
): Drawing {
  const percents = points.flatMap((point) => point.percent ?? []);
  const least = Math.min(targetPercent, ...percents);
  const from = Math.max(0, Math.floor((least - 1) / STEP) * STEP);
  const yOf = (percent: number): number => TOP + ((100 - percent) / (100 - from)) * (height - TOP - BOTTOM);
  const apart = points.length < 2 ? 0 : (width - LEFT - RIGHT - STEP * 2) / (points.length - 1);
  const xOf = (at: number): number => (points.length < 2 ? (LEFT + width) / 2 : LEFT + STEP + at * apart);
  const all = points.map((point, at): Dot | null =>
    point.percent === undefined
      ? null
      : {
          forMonth: point.forMonth,
          x: xOf(at),
          y: yOf(point.percent),
          percent: point.percent,
          isLow: point.percent < targetPercent,
        },
  );
  return {
    width,
    height,
    left: LEFT,
    right: width - RIGHT,
    dots: all.filter((dot) => dot !== null),
    pieces: all.flatMap((to, at) => {
      const before = all[at - 1];
      return before && to ? [{ from: before, to }] : [];
    }),
    months: points.map((point, at) => ({ forMonth: point.forMonth, x: xOf(at) })),
    target: yOf(targetPercent),
    scale: Array.from({ length: (100 - from) / STEP + 1 }, (_, at) => from + at * STEP)
      .filter((percent) => (100 - from) / STEP <= 5 || percent % (STEP * 2) === 0)
      .map((percent) => ({ percent, y: yOf(percent) })),
  };
}
