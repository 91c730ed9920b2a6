import type { EntityType } from '@sotay/contract';
import { replicated, type Replicated } from '#lib/replica/replica.ts';
import { onForgetting } from './personal.ts';
import { remote, type Remote } from './remote.svelte.ts';

/** What a screen reads: of the device, and where that does not keep it, of the server. */
export type Read<T> = Pick<Remote<T>, 'data' | 'problem' | 'at' | 'refresh'>;

/** Something the device keeps for everybody. @param options as in `live` */
export function kept<T>(type: EntityType, options?: { always: boolean }): Replicated<T> {
  return replicated<T>(type, '', options);
}

/**
 * Things of one kind, each by its id, of which the device keeps some: the last minutes, the coming meetings. What it does not keep is
 * read online, and asked for once the device says that it has none.
 */
export function keptOrRead<T>(
  type: EntityType,
  load: (id: string) => Promise<T>,
): (id: string) => Read<T> & Pick<Remote<T>, 'replace'> {
  let known: Readonly<Record<string, Read<T> & Pick<Remote<T>, 'replace'>>> = {};
  onForgetting(() => (known = {}));
  return (id) => {
    const found = known[id];
    if (found) return found;
    const made = joined(
      replicated<T>(type, id),
      remote(() => load(id)),
    );
    known = { ...known, [id]: made };
    return made;
  };
}

function joined<T>(device: Replicated<T>, server: Remote<T>): Read<T> & Pick<Remote<T>, 'replace'> {
  /** What an act online answered, until the device has heard of it too. */
  let answered = $state.raw<T>();
  return {
    get data() {
      // Read in any case: what the device knows is to be at hand when the answer gives way to it.
      const kept = device.data;
      return answered ?? kept ?? server.data;
    },
    get problem() {
      return device.data === undefined ? (server.problem ?? device.problem) : device.problem;
    },
    get at() {
      return device.data === undefined ? server.at : device.at;
    },
    async refresh() {
      await device.refresh();
      if (device.data === undefined) await server.refresh();
    },
    /** Takes what an act online answered; the device hears of it with the next pull, which is asked for at once. */
    replace(data) {
      answered = data;
      server.replace(data);
      void device.refresh().finally(() => {
        if (answered === data) answered = undefined;
      });
    },
  };
}
