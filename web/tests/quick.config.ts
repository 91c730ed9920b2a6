import { defineConfig } from 'vitest/config';
export default defineConfig({ test: { include: ['web/tests/quick.ts'], globalSetup: ['./vitest.global.ts'], testTimeout: 900_000, hookTimeout: 300_000 } });
