import { expect, test } from 'vitest';
import { drawingOf } from './chart.ts';

const SIZE = { width: 600, height: 220 };
const point = (month: number, percent?: number) => ({
  forMonth: `2026-${String(month).padStart(2, '0')}-01`,
  held: percent !== undefined,
  hidden: false,
  ...(percent === undefined ? {} : { percent }),
});

test('a month without a figure is a gap in the line, not a zero', () => {
  const drawing = drawingOf([point(1, 92), point(2, 94), point(3), point(4, 91), point(5, 90)], 90, SIZE);
  expect(drawing.dots.map((dot) => dot.percent)).toEqual([92, 94, 91, 90]);
  expect(drawing.pieces.map(({ from, to }) => [from.percent, to.percent])).toEqual([
    [92, 94],
    [91, 90],
  ]);
  expect(drawing.months).toHaveLength(5);
});

test('higher stands higher, and below the target is marked', () => {
  const { dots, target, scale } = drawingOf([point(1, 100), point(2, 90), point(3, 78)], 90, SIZE);
  expect(dots.map((dot) => dot.y)).toEqual([...dots.map((dot) => dot.y)].sort((a, b) => a - b));
  expect(dots.map((dot) => dot.isLow)).toEqual([false, false, true]);
  expect(dots[1]?.y).toBe(target);
  expect(scale.map((mark) => mark.percent)).toEqual([70, 80, 90, 100]);
});

test('one month alone, or none with a figure, is still drawn inside the picture', () => {
  for (const points of [[point(1, 50)], [point(1)], []]) {
    const drawing = drawingOf(points, 90, SIZE);
    for (const { x } of drawing.months) expect(x).toBeGreaterThan(drawing.left);
    expect(drawing.target).toBeGreaterThan(0);
  }
});
