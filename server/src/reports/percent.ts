/** Attendance rate, present (late included) ÷ attendance base, in percent with one decimal (domain.md § 3). */
export function percent(present: number, base: number): number {
  return base === 0 ? 0 : Math.round((present * 1000) / base) / 10;
}
