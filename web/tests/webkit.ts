import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import { freePort } from '../../server/src/platform/free-port.ts';

const BROWSER = path.join(import.meta.dirname, 'webkit-browser.py');

/** How the protocol names the key under which an element's reference stands. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';
/** A busy machine takes its time. */
const PATIENCE = 60_000;

/** A small browser around WebKit with one page open, driven over the W3C WebDriver protocol. */
export interface Webkit {
  /** What the engine says it is. */
  readonly version: string;
  /** Opens an address of the handbook anew, as if it were typed; the same address is a reload. */
  goto(address: string): Promise<void>;
  /** Ends the browser and starts it anew at an address: nothing is left of the old but what is on the disk. */
  reopen(address: string): Promise<void>;
  /** Waits until the page says so. */
  reads(words: string | RegExp): Promise<void>;
  /** Taps the button or link whose text contains this, once it is there. */
  tap(text: string): Promise<void>;
  /** Types into the field with this label, once it is there. */
  fill(label: string, text: string): Promise<void>;
  /** The body of an async function, run in the page. */
  run<T>(body: string): Promise<T>;
  close(): Promise<void>;
}

/** What the driver says of a browser it has started. */
interface Started {
  sessionId: string;
  capabilities: { browserVersion: string };
}

/** Starts WebKit with nothing kept, on a screen of its own. @param base of the handbook */
export async function startWebkit(base: string): Promise<Webkit> {
  const home = mkdtempSync(path.join(tmpdir(), 'sotay-webkit-'));
  const screen = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '800x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [display] = (await once(screen.stdout, 'data')) as [Buffer];
  const port = await freePort();
  const env = { DISPLAY: `:${String(display).trim()}`, HOME: home, LANGUAGE: 'vi_VN', TZ: 'Asia/Ho_Chi_Minh' };
  const driver = spawn('WebKitWebDriver', [`--port=${port}`], { stdio: 'ignore', env: { ...process.env, ...env } });
  let session = '';

  async function ask<T>(method: 'GET' | 'POST' | 'DELETE', command: string, body: object = {}): Promise<T> {
    const response = await fetch(`http://127.0.0.1:${port}/session${session}${command}`, {
      method,
      signal: AbortSignal.timeout(PATIENCE),
      ...(method === 'POST' ? { body: JSON.stringify(body) } : {}),
    });
    const { value } = (await response.json()) as { value: T & { error?: string; message?: string } };
    if (!response.ok) throw new Error(`${command} ${JSON.stringify(body)}: ${value.error} ${value.message}`);
    return value;
  }

  /** Asked again while the page is being drawn: an element that was found may be another by now. */
  const on = (xpath: string, act: (element: string) => Promise<unknown>): Promise<void> =>
    patiently(async () => {
      const found = await ask<Record<string, string>>('POST', '/element', { using: 'xpath', value: xpath });
      await act(`/element/${found[ELEMENT]}`);
    });

  const run = <T>(body: string): Promise<T> =>
    ask<T>('POST', '/execute/async', {
      script: `const done = arguments[0]; (async () => { ${body} })().then(done, (error) => done('threw ' + error));`,
      args: [],
    });
  const goto = (address: string): Promise<void> => ask('POST', '/url', { url: new URL(address, base).href });

  async function start(): Promise<string> {
    const alwaysMatch = { 'webkitgtk:browserOptions': { binary: BROWSER, args: [] } };
    const { sessionId, capabilities } = await ask<Started>('POST', '', { capabilities: { alwaysMatch } });
    session = `/${sessionId}`;
    return capabilities.browserVersion;
  }
  async function end(): Promise<void> {
    await ask('DELETE', '');
    session = '';
  }

  return {
    // The driver listens a moment after it was started.
    version: await patiently(start),
    run,
    goto,
    async reopen(address) {
      await end();
      await start();
      await goto(address);
    },
    async reads(words) {
      const read = (): Promise<string> => run<string>('return document.body.innerText').catch(String);
      await expect.poll(read, { timeout: PATIENCE }).toMatch(words);
    },
    tap: (words) =>
      on(`//*[self::button or self::a][contains(normalize-space(.), '${words}')]`, (element) =>
        ask('POST', `${element}/click`),
      ),
    fill: (label, words) =>
      on(`//*[@id = //label[starts-with(normalize-space(.), '${label}')]/@for]`, (element) =>
        ask('POST', `${element}/value`, { text: words }),
      ),
    async close() {
      await end().catch(() => undefined);
      for (const program of [driver, screen]) {
        const ended = once(program, 'exit');
        program.kill();
        await ended;
      }
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Tries until it succeeds. @throws what went wrong last, when patience is over */
async function patiently<T>(act: () => Promise<T>): Promise<T> {
  for (const end = Date.now() + PATIENCE; ;) {
    try {
      return await act();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
