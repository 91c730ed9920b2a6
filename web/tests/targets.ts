import type { Page } from 'playwright-core';

/** Least height and width of anything to be touched, in CSS pixels. */
const LEAST = 48;

/** Visible controls under 48 px, as words for a failing test. A radio's or a box's target is its label. */
export async function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate((least) => {
    const controls = [
      ...document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, [tabindex="0"]'),
    ];
    const touched = new Set(
      controls.map((control) =>
        control.matches('input[type=radio], input[type=checkbox]') ? (control.closest('label') ?? control) : control,
      ),
    );
    return [...touched].flatMap((target) => {
      const { width, height } = target.getBoundingClientRect();
      // A third of a pixel is rounding of layouts, not a smaller target.
      const tooSmall = width > 0 && height > 0 && (width < least - 0.34 || height < least - 0.34);
      return tooSmall
        ? [`target ${Math.round(width)}×${Math.round(height)}: ${target.textContent.trim() || target.id}`]
        : [];
    });
  }, LEAST);
}
