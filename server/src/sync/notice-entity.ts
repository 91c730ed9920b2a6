import { newestNotices, noticeBodies, type NoticeBody } from '../notifications/notices.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import type { Entity } from './entity.ts';
import { readOwnCells } from './own-cells.queries.ts';

/** Notices: one's own, one's meetings' and one's cell's in the own group; what a body above told everybody, in that body's. */
export const notice: Entity = {
  type: 'notice',
  ofBodies: true,
  list: async ({ tx }, group) => {
    const placed = await placesOf(tx, await newestNotices(tx));
    return placed.filter((one) => one.group === group).map((one) => one.id);
  },
  read: async ({ tx }, ids) => placesOf(tx, await noticeBodies(tx, ids)),
};

async function placesOf(tx: ActorTx, notices: readonly NoticeBody[]) {
  const cells = await readOwnCells(tx);
  return notices.map(({ id, orgId, body }) => ({
    id,
    body,
    group: orgId === null || cells.includes(String(orgId)) ? 'own' : `org:${orgId}`,
  }));
}
