import type { ActArgs, ActName } from '@sotay/contract';
import { ApiProblem } from '#lib/api/client.ts';
import { outcomeWithin, readInPlace } from '#lib/replica/outcome.ts';
import { act } from '#lib/replica/replica.ts';

/** With a network an answer comes sooner than this, milliseconds; later it is no longer waited for. */
const SOON = 4_000;

/**
 * Does something through the outbox: on the disk at once, sent when the network lets it. With a network a refusal is said here, where
 * the person can put it right; otherwise it will stand in *Cần xem lại*.
 *
 * @throws ApiProblem the server's refusal, or that the phone could not keep it
 */
export async function doAct<N extends ActName>(
  name: N,
  args: ActArgs<N>,
  options: Parameters<typeof act<N>>[2] = {},
): Promise<void> {
  const id = await act(name, args, options);
  const result = navigator.onLine ? await outcomeWithin(id, SOON) : null;
  if (result === null || result.problem === null) return;
  await readInPlace(id);
  throw new ApiProblem(422, result.problem.code, result.problem.title, result.problem.fields);
}
