// npm run lint: everything that reads the code without running it. Each check is one line of the result.
import path from 'node:path';
import { runChecks } from './checks.mjs';

const root = path.resolve(import.meta.dirname, '..');
const { passed, failed } = await runChecks(root);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
