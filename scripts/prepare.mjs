// What every npm script needs before it can run: the packages, and for the server the built web application.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { install } from './install.mjs';
import { buildWeb } from './web-build.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
try {
  install(root);
  if (!process.argv.includes('--no-web')) buildWeb(root);
} catch (error) {
  console.error(`Không chuẩn bị được: ${error.message}`);
  process.exit(1);
}
