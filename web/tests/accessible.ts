import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { smallTargets } from './targets.ts';

type Options = Parameters<AxeBuilder['options']>[0];
/** What is in order is not described: naming each element of a long list takes longer than looking at it. */
const FAULTS: Options = { resultTypes: ['violations'] };
const ALL: Options = {
  ...FAULTS,
  rules: { 'color-contrast-enhanced': { enabled: true }, 'target-size': { enabled: true } },
};
const CONTRASTS = ['color-contrast', 'color-contrast-enhanced'];
const COLOURS: Options = { ...FAULTS, runOnly: CONTRASTS };
/** Contrasts are most of what a look costs. */
const SHAPE: Options = {
  ...ALL,
  rules: { ...ALL.rules, ...Object.fromEntries(CONTRASTS.map((rule) => [rule, { enabled: false }])) },
};

/** `npm run test:long` looks at every size, screen and scheme together; the short run at each of them once. */
export const everyCombination = process.env['SOTAY_LONG'] === '1';

/** What axe and our own rules have against the page as it stands. */
export function complaints(page: Page): Promise<string[]> {
  return complaintsBy(page, ALL);
}

/** What axe and our own rules have against it but for its colours: they know no size of text and no width of the screen. */
export function complaintsOfShape(page: Page): Promise<string[]> {
  return complaintsBy(page, everyCombination ? ALL : SHAPE);
}

async function complaintsBy(page: Page, options: Options): Promise<string[]> {
  const sideways = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  return [
    ...(await axe(page, options)),
    ...(await smallTargets(page)),
    ...(sideways > 0 ? [`scrolls sideways by ${sideways} px`] : []),
  ];
}

/** What axe has against its colours alone: all that dark changes. */
export function complaintsOfColour(page: Page): Promise<string[]> {
  return axe(page, COLOURS);
}

async function axe(page: Page, options: Options): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).options(options).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
  );
}
