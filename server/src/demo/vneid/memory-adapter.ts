import type { Adapter, AdapterPayload } from 'oidc-provider';

/** The stand-in's own state: gone at every start, which a demo may be. */
export function memoryAdapter(clock: () => number = Date.now): (model: string) => Adapter {
  const kept = new Map<string, { payload: AdapterPayload; until: number }>();
  const live = (key: string): AdapterPayload | undefined => {
    const entry = kept.get(key);
    return entry === undefined || entry.until < clock() ? undefined : entry.payload;
  };
  const sweep = (): void => {
    for (const [key, entry] of kept) if (entry.until < clock()) kept.delete(key);
  };
  return (model) => {
    const keyOf = (id: string): string => `${model}:${id}`;
    const find = (test: (payload: AdapterPayload) => boolean): Promise<AdapterPayload | undefined> =>
      Promise.resolve(
        [...kept.keys()]
          .filter((key) => key.startsWith(`${model}:`))
          .map(live)
          .find((payload) => payload !== undefined && test(payload)),
      );
    return {
      upsert(id, payload, expiresIn) {
        sweep();
        kept.set(keyOf(id), { payload, until: expiresIn ? clock() + expiresIn * 1000 : Number.POSITIVE_INFINITY });
        return Promise.resolve();
      },
      find: (id) => Promise.resolve(live(keyOf(id))),
      findByUserCode: (userCode) => find((payload) => payload.userCode === userCode),
      findByUid: (uid) => find((payload) => payload.uid === uid),
      consume(id) {
        const payload = live(keyOf(id));
        if (payload !== undefined) payload['consumed'] = Math.floor(clock() / 1000);
        return Promise.resolve();
      },
      destroy(id) {
        kept.delete(keyOf(id));
        return Promise.resolve();
      },
      revokeByGrantId(grantId) {
        for (const [key, entry] of kept) if (entry.payload.grantId === grantId) kept.delete(key);
        return Promise.resolve();
      },
    };
  };
}
