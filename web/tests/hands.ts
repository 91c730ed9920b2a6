import type { Locator, Page } from 'playwright-core';

/** What may be acted on, by the role a screen reader says. */
type Role = 'link' | 'button' | 'radio' | 'row' | 'tab' | 'textbox' | 'searchbox' | 'combobox';

/** A way of using a page without pointing at it. */
export interface Hands {
  /** Follows a link, presses a button, opens a row, turns to a tab. */
  press(role: 'link' | 'button' | 'row' | 'tab', name: string | RegExp): Promise<void>;
  write(role: 'textbox' | 'searchbox', name: string | RegExp, words: string): Promise<void>;
  /** A day (yyyy-mm-dd) or an hour (hh:mm, until noon) into the browser's own field for it. */
  set(name: string, value: string): Promise<void>;
  /** Takes one option of a list or one of a group of radios, by its words. */
  choose(name: string, option: string): Promise<void>;
  pick(group: string, name: string): Promise<void>;
}

/** More stops of Tab than any page has. */
const MOST_STOPS = 150;

/** Keys and nothing else: what Tab does not reach is not there. */
export function keyboardHands(page: Page): Hands {
  const { keyboard } = page;
  /** Tab from where the last act left the focus, as a person goes on. */
  const reach = async (target: Locator): Promise<void> => {
    await target.first().waitFor();
    for (let stop = 0; stop < MOST_STOPS; stop += 1) {
      if ((await target.and(page.locator(':focus')).count()) > 0) return;
      await keyboard.press('Tab');
    }
    throw new Error(`No way by Tab to ${target.toString()}`);
  };
  /** Among tabs Tab stops at the open one, and the arrows go on from there. */
  const turnTo = async (tab: Locator): Promise<void> => {
    const tabs = page.getByRole('tab');
    await reach(tabs);
    for (let at = await tabs.count(); at > 0; at -= 1) {
      if ((await tab.and(page.locator(':focus')).count()) > 0) return;
      await keyboard.press('ArrowRight');
    }
    throw new Error(`No way by arrows to ${tab.toString()}`);
  };
  return {
    async press(role, name) {
      const target = named(page, role, name);
      await ready(page, target);
      if (role === 'tab') await turnTo(target);
      else await reach(target);
      await keyboard.press('Enter');
    },
    async write(role, name, words) {
      await reach(named(page, role, name));
      await keyboard.type(words);
    },
    async set(name, value) {
      await reach(page.getByLabel(name, { exact: true }));
      // The test's browser is English: month, day, year; hour, minute, half of the day.
      const [year, month, day] = value.split('-');
      await keyboard.type(day === undefined ? `${value.replace(':', '')}AM` : `${month}${day}${year}`);
    },
    async choose(name, option) {
      const list = named(page, 'combobox', name);
      await reach(list);
      const options = await list.getByRole('option').allTextContents();
      for (let at = 0; at < options.length; at += 1) {
        if ((await chosenOf(list)) === option) return;
        await keyboard.press('ArrowDown');
      }
      throw new Error(`No ${option} among ${options.join(', ')}`);
    },
    async pick(group, name) {
      const radios = page.getByRole('radiogroup', { name: group }).or(page.getByRole('group', { name: group }));
      await reach(radios.getByRole('radio'));
      const wanted = radios.getByRole('radio', { name, exact: true });
      for (let at = await radios.getByRole('radio').count(); at > 0; at -= 1) {
        if (await wanted.isChecked()) return;
        await keyboard.press('ArrowRight');
      }
      throw new Error(`No ${name} in ${group}`);
    },
  };
}

/** Roles and names and nothing else, as a screen reader acts: no place on the screen, no text beside. */
export function readerHands(page: Page): Hands {
  const act = (target: Locator): Promise<void> => target.first().evaluate((node) => (node as HTMLElement).click());
  return {
    async press(role, name) {
      const target = named(page, role, name);
      await ready(page, target);
      await act(target);
    },
    write: (role, name, words) => named(page, role, name).fill(words),
    set: (name, value) => page.getByLabel(name, { exact: true }).fill(value),
    async choose(name, option) {
      await named(page, 'combobox', name).selectOption({ label: option });
    },
    pick: (group, name) => act(page.getByRole('group', { name: group }).getByRole('radio', { name, exact: true })),
  };
}

/** What is still at work says so, and a person waits for it. */
function ready(page: Page, target: Locator): Promise<void> {
  return target.first().and(page.locator(':not([aria-disabled="true"])')).waitFor();
}

function named(page: Page, role: Role, name: string | RegExp): Locator {
  return page.getByRole(role, { name, exact: typeof name === 'string' });
}

function chosenOf(list: Locator): Promise<string | undefined> {
  return list.evaluate((select) => (select as HTMLSelectElement).selectedOptions[0]?.textContent);
}
