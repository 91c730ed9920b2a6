import { foundNotice, keptNotices, markNoticesRead, noticeBodies } from '../notifications/notices.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import type { Act, AnyAct } from './act.ts';
import type { Entity } from './entity.ts';
import { readOwnCells } from './own-cells.queries.ts';

/** Notices: one's own, one's meetings' and one's cell's in the own group; what a body above told everybody, in that body's. */
const notice: Entity = {
  type: 'notice',
  ofBodies: true,
  list: async ({ tx }, group) =>
    (await placed(tx, await keptNotices(tx))).filter((one) => one.group === group).map((one) => one.id),
  read: async ({ tx }, ids) => placed(tx, await noticeBodies(tx, ids)),
  fromLook: (brought, id, { now, heads }) => {
    const found = brought.notices[id];
    const kept =
      found === undefined ? null : foundNotice(found, brought.meetings[found.about] ?? undefined, new Date(now));
    if (kept === null) return null;
    const { orgId, ...notice } = kept;
    const isOwn = orgId === null || heads.some(({ own, scope }) => own && scope === `org:${orgId}`);
    return { ...notice, group: isOwn ? 'own' : `org:${orgId}` };
  },
};

async function placed<N extends { readonly orgId: number | null }>(tx: ActorTx, notices: readonly N[]) {
  const cells = await readOwnCells(tx);
  return notices.map(({ orgId, ...one }) => ({
    ...one,
    group: orgId === null || cells.includes(String(orgId)) ? 'own' : `org:${orgId}`,
  }));
}

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
