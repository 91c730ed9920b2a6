import type { OrganizationNode, OrganizationSearch, OrganizationTree, OrganizationType } from '@sotay/contract';
import { foldedName } from '../members/names.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/http/problem.ts';
import { readAncestors, readDefaultRoot, readNodes, searchBodies, type NodeRow } from './tree.queries.ts';

const MOST_FOUND = 30;

/** One level of the tree of organisations: a body and its direct children, opened further child by child. */
export async function readTree(tx: ActorTx, asked: number | undefined): Promise<OrganizationTree> {
  const rootId = asked ?? (await readDefaultRoot(tx));
  if (rootId === undefined) throw notFound();
  const [root, ...children] = await readNodes(tx.db, rootId);
  if (root === undefined || root.id !== rootId) throw notFound();
  return { root: nodeOf(root), ancestors: await readAncestors(tx.db, rootId), children: children.map(nodeOf) };
}

/** Bodies by name, without accents. */
export async function searchOrganizations(
  tx: ActorTx,
  q: string,
  root: number | undefined,
): Promise<OrganizationSearch> {
  const folded = foldedName(q);
  if (folded === '') return { items: [] };
  const rows = await searchBodies(tx.db, folded, root, MOST_FOUND);
  return {
    items: rows.map((row) => ({
      id: row.id ?? 0,
      name: row.name ?? '',
      code: row.code ?? '',
      type: row.type as OrganizationType,
      parentName: row.parentName,
    })),
  };
}

function nodeOf(row: NodeRow): OrganizationNode {
  return {
    id: row.id,
    code: row.code,
    name: row.name,
    type: row.type as OrganizationType,
    isCell: row.isCell,
    childCount: row.childCount,
    ...(row.members === null ? {} : { memberCount: row.members }),
    ...(row.belowMinimum === null ? {} : { belowMinimum: row.belowMinimum }),
    mayOpenMembers: row.mayOpenMembers,
  };
}
