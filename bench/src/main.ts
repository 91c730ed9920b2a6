import { parseArgs } from 'node:util';
import { openGround, type Ground } from './ground.ts';
import { home } from './home.ts';
import { importing } from './import/import.ts';
import { meeting } from './meeting/meeting.ts';
import { sync } from './sync/sync.ts';
import { printTable, writeJson, type Line } from './results.ts';

/** Benches by name. */
const BENCHES: Readonly<Record<string, (ground: Ground) => Promise<Line[]>>> = {
  home,
  import: importing,
  meeting,
  sync,
};

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'string' } } });
const names = positionals.length > 0 ? positionals : Object.keys(BENCHES);
const unknown = names.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  console.error(`Không có bài đo "${unknown.join(', ')}". Có: ${Object.keys(BENCHES).join(', ')}.`);
  process.exit(2);
}

const ground = await openGround();
const lines: Line[] = [];
try {
  for (const name of names) {
    console.log(`— ${name}`);
    lines.push(...((await BENCHES[name]?.(ground)) ?? []));
  }
} finally {
  await ground.close();
}
printTable(lines);
if (values.json !== undefined) writeJson(values.json, lines);
