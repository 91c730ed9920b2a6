import type { Page } from 'playwright-core';

/**
 * Pages that stay open from one test to the next, one for each who looks: opening one and signing in costs more than looking at what it
 * shows. What a tab remembers is forgotten in between; whoever changes its size or colours sets them at the beginning.
 */
export function keepOpen<Who>(open: (who: Who) => Promise<Page>): (who: Who) => Promise<Page> {
  const pages = new Map<string, Promise<Page>>();
  return async (who) => {
    const key = JSON.stringify(who);
    const known = await pages.get(key);
    if (known) {
      await known.evaluate(() => sessionStorage.clear());
      return known;
    }
    const opened = open(who);
    pages.set(key, opened);
    return opened;
  };
}
