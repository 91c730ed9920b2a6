import { writeFileSync } from 'node:fs';

/** One measured line. */
export interface Line {
  readonly id: string;
  readonly value: number;
  readonly unit: string;
  /** What it is measured against, in words; null for a plain figure. */
  readonly against: string | null;
  /** Ours ÷ the limit's; null for a plain figure. */
  readonly ratio: number | null;
  /** ">=0.5", "<=10", "=0", or null when the figure is only printed. */
  readonly goal: string | null;
  readonly holds: boolean | null;
}

/** A figure with a unit of its own. */
export function figure(id: string, value: number, unit: string, goal: string | null = null): Line {
  return { id, value: rounded(value), unit, against: null, ratio: null, goal, holds: judged(value, goal) };
}

/** Ours ÷ the limit's. */
export function ratio(id: string, value: number, against: string, goal: string | null = null): Line {
  return { id, value: rounded(value), unit: 'ratio', against, ratio: rounded(value), goal, holds: judged(value, goal) };
}

/** Whether a value reaches its goal; null without one. A value that could not be measured never does. */
export function judged(value: number, goal: string | null): boolean | null {
  if (goal === null) return null;
  const [, sign, limit] = /^(>=|<=|=)(.+)$/.exec(goal) ?? [];
  if (sign === '=') return value === Number(limit);
  return sign === '>=' ? value >= Number(limit) : value <= Number(limit);
}

/** Prints the lines as a table; a missed goal says so. */
export function printTable(lines: readonly Line[]): void {
  const rows = lines.map(({ id, value, unit, against, goal, holds }) => [
    id,
    String(value),
    unit,
    goal ?? '',
    holds === null ? '' : holds ? 'holds' : 'MISSED',
    against ?? '',
  ]);
  const header = ['id', 'value', 'unit', 'goal', '', 'against'];
  const widths = header.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)));
  for (const row of [header, ...rows])
    console.log(
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}

/** Writes the lines for other programs. */
export function writeJson(file: string, lines: readonly Line[]): void {
  writeFileSync(file, `${JSON.stringify(lines, null, 2)}\n`);
}

/** Middle value; even counts take the mean of the two middles. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2;
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
