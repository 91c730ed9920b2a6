import { listAddressees } from '../feedback/addressees.ts';
import { listOwnFeedback, openThread } from '../feedback/threads.ts';
import { readOwnCells } from './own-cells.queries.ts';
import { listOwnCorrections } from '../members/corrections.ts';
import { listMembers } from '../members/list.ts';
import { homeOf } from '../members/me/home.ts';
import { homeNow, readMe } from '../members/me/me.ts';
import { readSummary } from '../members/me/summary.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { each, single, type Entity } from './entity.ts';

const CELL_PAGE = 100;

/** The list of a cell, all pages in one: a cell has 3 to a little over 100 members. */
const cell: Entity = {
  type: 'cell',
  list: ({ tx }, group) => (group === 'own' ? readOwnCells(tx) : Promise.resolve([])),
  read: async ({ tx }, ids) => {
    const own = await readOwnCells(tx);
    return each(
      ids.filter((id) => own.includes(id)),
      (id) => wholeCell(tx, Number(id)),
    );
  },
};

async function wholeCell(tx: ActorTx, orgId: number) {
  const first = await listMembers(tx, { orgId, limit: CELL_PAGE });
  const items = [...first.items];
  for (let after = first.next; after !== null;) {
    const page = await listMembers(tx, { orgId, limit: CELL_PAGE, after });
    items.push(...page.items);
    after = page.next;
  }
  return { ...first, items, next: null };
}

/** One's own letters. What others wrote is opened online, because opening it stands in their access log. */
const letter: Entity = {
  type: 'letter',
  list: async ({ tx, services }, group) =>
    group === 'own' ? (await listOwnFeedback(tx, services.crypto, undefined)).items.map((row) => row.id) : [],
  read: async ({ tx, services }, ids) => {
    const own = new Set((await listOwnFeedback(tx, services.crypto, undefined)).items.map((row) => row.id));
    return each(
      ids.filter((id) => own.has(id)),
      (id) => openThread(tx, services.crypto, id),
    );
  },
};

/** The first screen; it moves with anything, so every look brings it. */
const home: Entity = {
  ...single('home', ({ tx }) => homeNow(tx)),
  fromLook: (brought) => (brought.home === null ? null : { id: '', body: homeOf(brought.home) }),
};

/** What a person keeps about himself and his cell. */
export const memberEntities: readonly Entity[] = [
  single('me', ({ tx, services }) => readMe(tx, services.clock())),
  home,
  single('summary', ({ tx, services }) => readSummary(tx, services.crypto)),
  single('corrections', ({ tx, services }) => listOwnCorrections(tx, services.crypto)),
  single('letters', ({ tx, services }) => listOwnFeedback(tx, services.crypto, undefined)),
  letter,
  single('addressees', ({ tx }) => listAddressees(tx, tx.actor.memberId)),
  cell,
];
