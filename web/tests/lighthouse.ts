import { launch } from 'chrome-launcher';
import lighthouse, { desktopConfig, type Flags, type Result } from 'lighthouse';

/** What is asked of one page. */
export interface Judged {
  /** Whole numbers out of 100. */
  readonly accessibility: number;
  readonly bestPractices: number;
  /** Median over the runs. */
  readonly performance: number;
  /** What the median run measured, for the one who has to better it. */
  readonly metrics: string;
  /** Ids of the audits that cost points in the two first. */
  readonly findings: readonly string[];
}

/** Under this the machine was busy with something else and the run says nothing of performance (a usual run has 740–1,080). */
const LEAST_BENCHMARK = 500;
/** A machine that stays busy is judged as it is: for ever is no answer. */
const MOST_REPEATS = 5;

/**
 * Judges a page as Lighthouse does, several times, and takes the median of its performance.
 *
 * @param cookie header of a signed-in session, or null
 * @param runs how many runs count; with more than one, those on a busy machine are repeated
 */
export async function judge(
  url: string,
  preset: 'mobile' | 'desktop',
  cookie: string | null,
  runs: number,
): Promise<Judged> {
  const results: Result[] = [];
  let repeats = MOST_REPEATS;
  while (results.length < runs) {
    const result = await once(url, preset, cookie);
    // A single run speaks of accessibility and best practices only, which no busy machine changes.
    const counts = result.runtimeError === undefined && (runs === 1 || !isDisturbed(result));
    if (!counts && repeats > 0) repeats -= 1;
    else results.push(judgeable(url, result));
  }
  const worst = (id: string): number => Math.min(...results.map((result) => hundred(result, id)));
  const byPerformance = results.toSorted((a, b) => hundred(a, 'performance') - hundred(b, 'performance'));
  const median = byPerformance[Math.floor(results.length / 2)];
  return {
    accessibility: worst('accessibility'),
    bestPractices: worst('best-practices'),
    performance: median === undefined ? 0 : hundred(median, 'performance'),
    metrics: median === undefined ? '' : metricsOf(median),
    findings: [...new Set(results.flatMap(lost))],
  };
}

function judgeable(url: string, result: Result): Result {
  if (result.runtimeError !== undefined)
    throw new Error(`Lighthouse could not judge ${url}: ${result.runtimeError.message}`);
  // A session that has ended shows the way in, and that page has points of its own.
  if (result.finalDisplayedUrl !== url)
    throw new Error(`Lighthouse was led from ${url} to ${result.finalDisplayedUrl ?? 'nowhere'}`);
  return result;
}

function isDisturbed(result: Result): boolean {
  return (
    result.environment.benchmarkIndex < LEAST_BENCHMARK || typeof result.categories['performance']?.score !== 'number'
  );
}

async function once(url: string, preset: 'mobile' | 'desktop', cookie: string | null): Promise<Result> {
  const chrome = await launch({
    chromePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    chromeFlags: [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  try {
    const flags: Flags = {
      port: chrome.port,
      logLevel: 'silent',
      onlyCategories: ['accessibility', 'best-practices', 'performance'],
      ...(cookie === null ? {} : { extraHeaders: { Cookie: cookie } }),
    };
    const answer = await lighthouse(url, flags, preset === 'desktop' ? desktopConfig : undefined);
    if (answer === undefined) throw new Error(`Lighthouse gave no answer for ${url}`);
    return answer.lhr;
  } finally {
    chrome.kill();
  }
}

const METRICS = [
  'first-contentful-paint',
  'largest-contentful-paint',
  'total-blocking-time',
  'cumulative-layout-shift',
];

function metricsOf(result: Result): string {
  const measured = METRICS.map((id) => `${id} ${result.audits[id]?.displayValue ?? '?'}`);
  return [...measured, `benchmark ${String(result.environment.benchmarkIndex)}`].join(', ');
}

function hundred(result: Result, category: string): number {
  return Math.round((result.categories[category]?.score ?? 0) * 100);
}

function lost(result: Result): string[] {
  return ['accessibility', 'best-practices'].flatMap((id) =>
    (result.categories[id]?.auditRefs ?? [])
      .filter((ref) => ref.weight > 0)
      .filter((ref) => {
        const score = result.audits[ref.id]?.score;
        return score !== null && score !== undefined && score < 1;
      })
      .map((ref) => `${id}: ${ref.id}`),
  );
}
