import path from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'screens',
    include: ['web/tests/screens.ts'],
    globalSetup: [path.resolve(import.meta.dirname, '../../vitest.global.ts')],
    testTimeout: 900_000,
    hookTimeout: 300_000,
  },
});
