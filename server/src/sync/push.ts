import { ACTS, type Mutation, type MutationResult, type Outcome } from '@sotay/contract';
import type { ActorTx } from '../platform/database/transaction.ts';
import { DomainError, signInNeeded } from '../platform/http/problem.ts';
import { problemOf } from '../platform/http/problem-mapper.ts';
import type { DoAct } from '../platform/http/route.ts';
import type { Services } from '../platform/http/wired.ts';
import type { AnyAct, AtOnce, Did, Doing } from './act.ts';
import { actsByName, FORMER_NAMES } from './acts.ts';
import { backToAct, beginAct, claim, keepResult, type Stored } from './mutations.queries.ts';

/** How often an act may break the server before it is put away (SY23). */
const TRIES = 3;
/** Acts that broke this process, by id; a handful at any time. */
export type Breakages = Map<string, number>;

/** What a push is done with. */
export interface Pushing {
  readonly services: Services;
  /** One transaction as the actor, his session looked up in it. */
  readonly transact: <T>(work: (tx: ActorTx) => Promise<T>) => Promise<T>;
  /** One statement as the actor, his session looked up in it. */
  readonly statement: DoAct;
  readonly sessionId: string;
  readonly breakages: Breakages;
}

/**
 * Does acts in the order in which they were made, each in its own transaction with its result (SY20–SY28).
 *
 * @throws DomainError `signInNeeded`; whatever else happens to one act is its own result
 */
export async function push(pushing: Pushing, mutations: readonly Mutation[]): Promise<MutationResult[]> {
  const held = new Set<string>();
  // of two acts in one batch the second was made on what the first left
  const versions = new Map<string, number>();
  const results: MutationResult[] = [];
  for (const mutation of mutations) {
    const result = held.has(mutation.aggregate)
      ? resultOf(mutation.id, 'waits', null)
      : await once(pushing, { ...mutation, baseVersion: versions.get(thingOf(mutation)) ?? mutation.baseVersion });
    if (result.outcome === 'waits') held.add(mutation.aggregate);
    if (result.outcome === 'applied' && result.version !== null) versions.set(thingOf(mutation), result.version);
    results.push(result);
  }
  return results;
}

/** What a version counts: one aggregate may order acts on several things, the answers of two members to one meeting. */
function thingOf({ aggregate, name, onBehalfOf }: Mutation): string {
  return `${name} ${String(onBehalfOf)} ${aggregate}`;
}

async function once(pushing: Pushing, mutation: Mutation): Promise<MutationResult> {
  const { services, transact, breakages } = pushing;
  const tries = breakages.get(mutation.id) ?? 0;
  try {
    const atOnce = tries === 0 ? await doneAtOnce(pushing, mutation) : null;
    const result =
      atOnce ??
      (await transact((tx) =>
        stored(tx, mutation, () =>
          tries >= TRIES ? Promise.resolve(rejected(broken())) : act(tx, services, mutation),
        ),
      ));
    breakages.delete(mutation.id);
    return result;
  } catch (error) {
    if (error instanceof DomainError && error.status === 401) throw signInNeeded();
    // the database is away, or two met: nothing was done, and nobody's fault is counted
    if (problemOf(error).status >= 500 && problemOf(error).code === 'unknown') {
      services.log.error({ err: error, act: mutation.name }, 'an act broke');
      breakages.set(mutation.id, tries + 1);
    }
    return resultOf(mutation.id, 'waits', null);
  }
}

/** Null for what one statement does not do: the act is then done, or its result found, step by step. */
async function doneAtOnce(pushing: Pushing, mutation: Mutation): Promise<MutationResult | null> {
  const { statement, sessionId } = pushing;
  const declared = actsByName.get(mutation.name);
  if (declared?.atOnce === undefined || mutation.onBehalfOf !== null) return null;
  const args = ACTS[declared.name].safeParse(mutation.args);
  if (!args.success) return null;
  const by: AtOnce = { statement, sessionId, id: mutation.id, claimedAt: mutation.claimedAt };
  // declared.name names the shape that args was just read by; the compiler cannot follow the pair
  const done = await (declared.atOnce as (by: AtOnce, args: unknown) => Promise<Stored | null>)(by, args.data);
  return done === null ? null : resultOf(mutation.id, done.outcome, done);
}

/** The result of this id: the one that stands, or the one this act leads to, kept in its own transaction. */
async function stored(tx: ActorTx, mutation: Mutation, run: () => Promise<Stored>): Promise<MutationResult> {
  const before = await claim(tx, mutation.id, mutation.name);
  if (before === 'another') return resultOf(mutation.id, 'rejected', rejected(anothers()));
  if (before !== null) return resultOf(mutation.id, before.outcome, before);
  const result = await run();
  const at = await keepResult(tx, mutation.id, result);
  return resultOf(mutation.id, result.outcome, { ...result, at });
}

async function act(tx: ActorTx, services: Services, mutation: Mutation): Promise<Stored> {
  const declared = actsByName.get(FORMER_NAMES[mutation.name] ?? mutation.name);
  if (declared === undefined) return rejected(unknownAct());
  const args = ACTS[declared.name].safeParse(mutation.args);
  if (!args.success) {
    return rejected(
      new DomainError(
        'invalid',
        422,
        'Nội dung này chưa gửi được vì còn chỗ chưa đúng. Mời đồng chí sửa rồi gửi lại.',
        {
          fields: args.error.issues.map((issue) => ({ field: issue.path.join('.'), message: issue.message })),
        },
      ),
    );
  }
  if (mutation.onBehalfOf !== null && declared.forOthers !== true) return rejected(notForOthers());
  const doing: Doing = {
    tx,
    services,
    id: mutation.id,
    baseVersion: mutation.baseVersion,
    onBehalfOf: mutation.onBehalfOf === tx.actor.memberId ? null : mutation.onBehalfOf,
    claimedAt: mutation.claimedAt === null ? null : new Date(mutation.claimedAt),
  };
  await beginAct(tx);
  try {
    // declared.name names the shape that args was just read by; the compiler cannot follow the pair
    return done(await (declared.run as (doing: Doing, args: unknown) => ReturnType<AnyAct['run']>)(doing, args.data));
  } catch (error) {
    const problem = problemOf(error);
    if (problem.status >= 500 || problem.code === 'tryAgain' || problem.code === 'signInNeeded') throw error;
    await backToAct(tx);
    return rejected(problem);
  }
}

function done({ answer, version, instead }: Did): Stored {
  return {
    outcome: instead?.outcome ?? 'applied',
    at: null,
    version: version ?? null,
    problem: instead === undefined ? null : told(instead.problem),
    answer,
  };
}

function rejected(problem: DomainError): Stored {
  return { outcome: 'rejected', at: null, version: null, problem: told(problem), answer: null };
}

function told({ code, title, fields }: DomainError): NonNullable<Stored['problem']> {
  return { code, title, fields: [...fields] };
}

function resultOf(id: string, outcome: Outcome, stands: Stored | null): MutationResult {
  return {
    id,
    outcome,
    at: stands?.at ?? null,
    version: stands?.version ?? null,
    problem: stands?.problem ?? null,
    answer: stands?.answer ?? null,
  };
}

function unknownAct(): DomainError {
  return new DomainError(
    'unknownAct',
    422,
    'Bản sổ tay trên máy đã cũ nên việc này không gửi được. Mời cập nhật sổ tay rồi làm lại.',
  );
}
function notForOthers(): DomainError {
  return new DomainError('notForOthers', 422, 'Việc này đồng chí ấy phải tự làm, không làm hộ được.');
}
function anothers(): DomainError {
  return new DomainError('notFound', 404, 'Việc này không gửi được. Mời đồng chí làm lại từ đầu.');
}
function broken(): DomainError {
  return new DomainError(
    'unexpected',
    500,
    'Sổ tay đã thử ba lần mà chưa làm được việc này. Nội dung vẫn còn nguyên; mời đồng chí gửi lại hoặc báo tổ hỗ trợ.',
  );
}
