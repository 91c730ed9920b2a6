import type { BrowserContext } from 'playwright-core';
import { afterEach } from 'vitest';

const open = new Set<BrowserContext>();

/** After a failed test what stands on the pages of this browser is printed: a journey that fails elsewhere is understood by it. */
export function tellOnFailure(context: BrowserContext): void {
  open.add(context);
  context.on('close', () => open.delete(context));
}

afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  for (const page of [...open].flatMap((context) => context.pages())) {
    const words = await page.locator('body').innerText({ timeout: 2_000 }).catch(String);
    console.log(`${page.url()}\n${words.slice(0, 1_500)}`);
  }
});
