import { goto } from '$app/navigation';
import { page } from '$app/state';

/** What the address says under a name; filters live there, so that a view can be kept and sent. */
export function asked(name: string): string | null {
  return page.url.searchParams.get(name);
}

/** Changes what the address says; an empty value takes the name out. */
export function ask(changes: Readonly<Record<string, string | null>>, { replace = true } = {}): void {
  const url = new URL(page.url.href);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '') url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  void goto(url, { reset: false, replace });
}
