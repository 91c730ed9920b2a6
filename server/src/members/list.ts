import type {
  Activity,
  Gender,
  MemberClass,
  MemberList,
  MemberListQuery,
  MemberRow,
  Placement,
  Position,
} from '@sotay/contract';
import { z } from 'zod';
import { relationOf } from '../audit/relations.ts';
import { decodeKeyset, pageOf } from '../platform/database/keyset.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/http/problem.ts';
import { countMatching, readAround, readListHead, readPage, readScope, type ListFilter } from './list.queries.ts';
import { foldedName } from './names.ts';

/** Relations in which a list may leave the application as a file (domain.md § 9: recorded, without numbers). */
const EXPORTERS: readonly string[] = [
  'organizationBoard',
  'office',
  'secretary',
  'deputySecretary',
  'cellCommitteeMember',
];

type PageRow = Awaited<ReturnType<typeof readPage>>[number];
type Around = Awaited<ReturnType<typeof readAround>>;

/**
 * Members of a body and everything below it whom the actor may see, by given name. Each class of fields appears only
 * where the actor reads that class.
 *
 * @throws DomainError `notFound` when the body is not there for the actor
 */
export async function listMembers(tx: ActorTx, query: MemberListQuery): Promise<MemberList> {
  const head = await readListHead(tx.db, query.orgId);
  if (head === undefined) throw notFound();
  const filter: ListFilter = {
    scope: await readScope(tx.db, query.orgId),
    folded: query.q === undefined ? undefined : foldedName(query.q),
    cell: query.cell,
    class: query.class,
    activity: query.activity,
    noAccount: query.noAccount,
  };
  const place = decodeKeyset(query.after, z.tuple([z.string(), z.number().int()]));
  const isFirst = place === null;
  const matching = isFirst ? await countMatching(tx.db, filter) : undefined;
  // The page walks the names in order; where nothing matches it would walk all of them to find that out once more.
  const rows = matching === 0 ? [] : await readPage(tx.db, filter, place, query.limit + 1);
  const page = pageOf(rows, query.limit, (row) => [row.sortName, row.id]);
  const around = await readAround(
    tx.db,
    page.items.map((row) => row.id),
    page.items.flatMap((row) => [row.homeCellId, row.cellId]),
  );
  return {
    org: { id: head.id, name: head.name },
    items: page.items.map((row) => rowOf(row, around)),
    next: page.next,
    ...(isFirst && head.members !== null && head.organizations !== null
      ? { totals: { members: head.members, organizations: head.organizations } }
      : {}),
    ...(matching === undefined ? {} : { matching }),
    mayExport: mayExport(head.relation),
    mayPrintNoAccount: head.mayPrintNoAccount,
  };
}

/** Whether somebody in this relation to the body may take its list away as a file. */
export function mayExport(relation: string | null): boolean {
  return EXPORTERS.includes(relationOf(relation)?.role ?? '');
}

function rowOf(row: PageRow, around: Around): MemberRow {
  const account = around.accounts.get(row.id);
  return {
    id: row.id,
    fullName: row.fullName,
    cell: cellOf(row, around.orgs),
    positions: around.positions.filter((held) => held.memberId === row.id).map((held) => held.position as Position),
    ...(row.birthDate === null
      ? {}
      : {
          birthDate: row.birthDate,
          gender: row.gender as Gender,
          joinedOn: row.joinedOn ?? row.birthDate,
          officialOn: row.officialOn,
          class: row.class as MemberClass,
          activity: row.activity as Activity,
          placement: row.placement as Placement,
        }),
    ...(row.probationDaysLeft === null ? {} : { probationDaysLeft: row.probationDaysLeft }),
    ...(account === undefined ? {} : { hasAccount: account === 'open' }),
  };
}

/** Where he takes part today; a cell outside the reader's sight is called only "Nơi khác". */
export function cellOf(
  row: { cellId: number; homeCellId: number },
  orgs: ReadonlyMap<number, string>,
): { id: number; name: string } {
  const name = orgs.get(row.cellId);
  if (name !== undefined) return { id: row.cellId, name };
  return { id: row.homeCellId, name: orgs.get(row.homeCellId) ?? 'Nơi khác' };
}
