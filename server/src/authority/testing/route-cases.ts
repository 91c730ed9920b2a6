import type { PersonFact } from './people.ts';

/** One valid request of a route, and who gets an answer to it by the tables of domain.md § 9. */
export interface RouteCase {
  /** What it is about; stands in the message when a cell is wrong. */
  readonly target: string;
  readonly url: string;
  readonly body?: unknown;
  /** A file instead of a JSON body. */
  readonly upload?: { readonly name: string; readonly content: string };
  readonly may: (who: PersonFact) => boolean;
  /** What of a given answer contradicts the oracle; null when nothing does. */
  readonly check?: (who: PersonFact, answer: Answer) => string | null;
}
/** The JSON of an answer, read loosely: the response schema is its route's business. */
export type Answer = Readonly<Record<string, unknown>> & {
  readonly items?: readonly Readonly<Record<string, unknown>>[];
};

/** All requests of one route. `missing` asks for what does not exist: whoever is refused gets exactly its answer. */
export interface RouteFixture {
  /** Keys of those who ask, where asking is dear and no relation to anybody plays a part. */
  readonly askedBy?: readonly string[];
  readonly cases: readonly RouteCase[];
  readonly missing?: Pick<RouteCase, 'url' | 'body' | 'upload'>;
}

/** Whoever is there. */
export const anybodySignedIn = (): boolean => true;

/** The answer has rows: an allow that finds nothing proves nothing. */
export function hasRows(_who: PersonFact, answer: Answer): string | null {
  return (answer.items?.length ?? 0) > 0 ? null : 'no rows';
}

/** The rows' ids are these and no others. */
export function exactly(
  expected: (who: PersonFact) => readonly (number | string)[],
  of: (answer: Answer) => readonly unknown[],
) {
  return (who: PersonFact, answer: Answer): string | null => {
    const want = [...expected(who)].map(String).sort();
    const got = of(answer).map(String).sort();
    return JSON.stringify(want) === JSON.stringify(got) ? null : `rows ${got.join(' ')} instead of ${want.join(' ')}`;
  };
}
/** Ids of the items. */
export const ids = (answer: Answer): unknown[] => (answer.items ?? []).map((item) => item['id']);

/** An id of no member and no body, and one of no row. */
export const NO_ID = 999_999;
export const NO_ROW = '0190dddd-0000-7000-8000-000000000000';

/** The list of askers where a relation to one thing is what counts; everybody in `npm run test:long`. */
export const askedBy = (...keys: readonly string[]): { askedBy?: readonly string[] } =>
  process.env['SOTAY_LONG'] === '1' ? {} : { askedBy: keys };
