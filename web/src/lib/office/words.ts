/** `6759` → `6.759`, the Vietnamese way. */
export function count(value: number): string {
  return new Intl.NumberFormat('vi-VN').format(value);
}

/** The sentence of anything thrown. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
