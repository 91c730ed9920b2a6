import { expect, test } from 'vitest';
import { sayStruck } from './testing/fault-proxy.ts';
import { fuzz } from './testing/fuzz.ts';

const LONG = process.env['SOTAY_LONG'] === '1';
const SEEDS = Number(process.env['FUZZ_SEEDS'] ?? (LONG ? 500 : 20));
const FROM = Number(process.env['FUZZ_FROM'] ?? 1);
/** What happened, line by line, for whoever looks into a seed. */
const TOLD = process.env['FUZZ_STORY'] === '1';
const totals: Record<string, number> = {};

test(
  `[SY12][SY20][SY21] ${String(SEEDS)} seeds of devices on a bad line: nothing acknowledged is lost, nothing done twice, every device is right`,
  { timeout: SEEDS * 30_000 },
  async () => {
    for (let seed = FROM; seed < FROM + SEEDS; seed += 1) {
      const { wrong, story, struck, sent } = await fuzz(seed);
      if (wrong.length > 0)
        throw new Error(`Seed ${seed}:\n${wrong.join('\n')}${TOLD ? `\n\n${story.join('\n')}` : ''}`);
      for (const [fault, times] of Object.entries({ ...struck, sent })) totals[fault] = (totals[fault] ?? 0) + times;
    }
    for (const [fault, times] of Object.entries(totals)) {
      sayStruck(`fuzz ${fault}`, times);
      expect(times, fault).toBeGreaterThan(0);
    }
  },
);
