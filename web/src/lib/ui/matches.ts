/** Whether a name holds what was typed, accents optional. `đ` is folded by hand: NFD leaves it. */
export function matches(name: string, typed: string): boolean {
  return folded(name).includes(folded(typed.trim()));
}

function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();
}
