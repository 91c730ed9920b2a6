import type { Locator, Page } from 'playwright-core';

/** What may be acted on, by the role a screen reader says. */
type Role = 'link' | 'button' | 'radio' | 'row' | 'textbox' | 'searchbox' | 'combobox';

/** A way of using a page without pointing at it. */
export interface Hands {
  /** Follows a link, presses a button, opens a row. */
  press(role: 'link' | 'button' | 'row', name: string | RegExp): Promise<void>;
  write(role: 'textbox' | 'searchbox', name: string, words: string): Promise<void>;
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
  return {
    async press(role, name) {
      await reach(named(page, role, name));
      await keyboard.press('Enter');
    },
    async write(role, name, words) {
      await reach(named(page, role, name));
      await keyboard.type(words);
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
    press: (role, name) => act(named(page, role, name)),
    write: (role, name, words) => named(page, role, name).fill(words),
    async choose(name, option) {
      await named(page, 'combobox', name).selectOption({ label: option });
    },
    pick: (group, name) => act(page.getByRole('group', { name: group }).getByRole('radio', { name, exact: true })),
  };
}

function named(page: Page, role: Role, name: string | RegExp): Locator {
  return page.getByRole(role, { name, exact: typeof name === 'string' });
}

function chosenOf(list: Locator): Promise<string | undefined> {
  return list.evaluate((select) => (select as HTMLSelectElement).selectedOptions[0]?.textContent);
}
