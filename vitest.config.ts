import { defineConfig } from 'vitest/config';
import { LongFirst } from './vitest.order.ts';

// What takes minutes and a registry runs in `npm run test:long` alone.
const long = process.env['SOTAY_LONG'] === '1';

/** What is waited for may take its time on a busy machine: vitest's own second would be a timed assertion. */
const patient = { poll: { timeout: 30_000 } };

export default defineConfig({
  test: {
    // Two cores: a test waits for the browser, the database and the clock a third of its time, in which another works.
    maxWorkers: 3,
    sequence: { sequencer: LongFirst },
    projects: [
      {
        test: {
          name: 'server',
          expect: patient,
          include: ['server/src/**/*.test.ts', 'contract/src/**/*.test.ts'],
          exclude: ['server/src/**/*.{kill,long}.test.ts'],
          globalSetup: ['./vitest.global.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          // Starts and kills whole servers: alone, one file after the other.
          name: 'kill',
          expect: patient,
          include: ['server/src/**/*.kill.test.ts', ...(long ? ['server/src/**/*.long.test.ts'] : [])],
          fileParallelism: false,
          testTimeout: 1_800_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'browser',
          expect: patient,
          include: ['web/tests/**/*.browser.test.ts'],
          globalSetup: ['./vitest.global.ts'],
          // Five runs of Lighthouse speak of performance and want the machine to themselves; journeys only wait for one another.
          fileParallelism: !long,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
      {
        // The offline journey in the other engine; its packages are heavy, so it runs in test:long and by name.
        test: {
          name: 'webkit',
          expect: patient,
          include: ['web/tests/**/*.webkit.test.ts'],
          globalSetup: ['./vitest.global.ts'],
          testTimeout: 300_000,
          hookTimeout: 180_000,
        },
      },
      {
        // What a screen computes, without a screen.
        test: { name: 'web', include: ['web/src/**/*.test.ts'] },
      },
    ],
  },
});
