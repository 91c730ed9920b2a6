import { keptNotices, markNoticesRead, noticeBodies } from '../notifications/notices.ts';
import type { Act, AnyAct } from './act.ts';
import type { Entity } from './entity.ts';

/** Notices of the last months. Those of bodies above are told once for everybody, and kept with one's own. */
const notice: Entity = {
  type: 'notice',
  list: ({ tx }, group) => (group === 'own' ? keptNotices(tx) : Promise.resolve([])),
  read: ({ tx }, ids) => noticeBodies(tx, ids),
};

const read: Act<'notice.read'> = {
  name: 'notice.read',
  run: async ({ tx }, { ids }) => {
    await markNoticesRead(tx, ids);
    return { answer: null };
  },
};

/** What a person keeps of what he was told. */
export const noticeEntities: readonly Entity[] = [notice];
/** What he does with it. */
export const noticeActs: readonly AnyAct[] = [read];
