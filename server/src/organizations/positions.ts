import type { CorrectPosition, GivePosition, Position, PositionList, PositionRow } from '@sotay/contract';
import { writeAudit } from '../audit/audit.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { conflict, DomainError, invalid, notFound } from '../platform/http/problem.ts';
import { actingAs } from './page.ts';
import { readBody, readBodyFlags } from './page.queries.ts';
import { endPositionRow, insertPosition, readPosition, readPositionsOf, undoPositionRow } from './positions.queries.ts';

type Row = Awaited<ReturnType<typeof readPositionsOf>>[number];

/** Who holds what in a body, now and before; undone rows stay in sight as undone. */
export async function listPositions(tx: ActorTx, orgId: number): Promise<PositionList> {
  if ((await readBody(tx.db, orgId)) === undefined) throw notFound();
  const { mayGivePositions } = await readBodyFlags(tx.db, orgId);
  const rows = await readPositionsOf(tx.db, orgId);
  return { items: rows.map((row) => rowOf(row, mayGivePositions)), mayGive: mayGivePositions };
}

/** Gives a position (organisation board, own subtree). */
export async function givePosition(tx: ActorTx, orgId: number, given: GivePosition): Promise<{ id: string }> {
  const relation = await boardsBody(tx, orgId);
  notOneself(tx, given.memberId);
  const to = given.to ?? null;
  ordered(given.from, to);
  const id = await explained(() =>
    insertPosition(tx.db, {
      orgId,
      memberId: given.memberId,
      position: given.position,
      from: given.from,
      to,
      accountId: tx.actor.accountId,
    }),
  );
  await writeAudit(tx, {
    act: 'position.give',
    memberId: given.memberId,
    orgId,
    ...actingAs(relation),
    detail: { position: given.position, from: given.from, to },
  });
  return { id };
}

/** Ends a position on a day: the first day on which it is no longer held. */
export async function endPosition(tx: ActorTx, id: string, on: string): Promise<void> {
  const { row, relation } = await boardsPosition(tx, id);
  if (row.state === 'undone' || row.state === 'past') throw moved();
  if (on < row.from) throw invalid([{ field: 'on', message: 'Ngày thôi giữ không thể trước ngày bắt đầu.' }]);
  await explained(() => endPositionRow(tx.db, id, on, tx.actor.accountId));
  await writeAudit(tx, {
    act: 'position.end',
    memberId: row.memberId,
    orgId: row.orgId,
    ...actingAs(relation),
    detail: { position: row.position, on },
  });
}

/** Replaces a row that was entered wrongly: the old one is undone, the new one says which it replaces. */
export async function correctPosition(tx: ActorTx, id: string, right: CorrectPosition): Promise<{ id: string }> {
  const { row, relation } = await boardsPosition(tx, id);
  if (row.state === 'undone') throw moved();
  notOneself(tx, row.memberId);
  ordered(right.from, right.to);
  await undoPositionRow(tx.db, id, tx.actor.accountId);
  const newId = await explained(() =>
    insertPosition(tx.db, {
      orgId: row.orgId,
      memberId: row.memberId,
      position: right.position,
      from: right.from,
      to: right.to,
      accountId: tx.actor.accountId,
      replaces: id,
    }),
  );
  await writeAudit(tx, {
    act: 'position.correct',
    memberId: row.memberId,
    orgId: row.orgId,
    ...actingAs(relation),
    detail: { position: right.position, from: right.from, to: right.to },
  });
  return { id: newId };
}

/** Takes back a row that should never have been. */
export async function undoPosition(tx: ActorTx, id: string): Promise<void> {
  const { row, relation } = await boardsPosition(tx, id);
  if (row.state === 'undone') throw moved();
  await undoPositionRow(tx.db, id, tx.actor.accountId);
  await writeAudit(tx, {
    act: 'position.undo',
    memberId: row.memberId,
    orgId: row.orgId,
    ...actingAs(relation),
    detail: { position: row.position },
  });
}

async function boardsBody(tx: ActorTx, orgId: number): Promise<string | null> {
  if ((await readBody(tx.db, orgId)) === undefined) throw notFound();
  const flags = await readBodyFlags(tx.db, orgId);
  if (!flags.mayGivePositions) throw notFound();
  return flags.relation;
}

async function boardsPosition(tx: ActorTx, id: string): Promise<{ row: Row; relation: string | null }> {
  const row = await readPosition(tx.db, id);
  if (row === undefined) throw notFound();
  return { row, relation: await boardsBody(tx, row.orgId) };
}

/** Nobody decides on his own position, not even as the organisation board (docs/authority.md). */
function notOneself(tx: ActorTx, memberId: number): void {
  if (memberId === tx.actor.memberId) {
    throw conflict('ownPosition', 'Đồng chí không tự ghi chức vụ cho mình. Mời một đồng chí khác trong ban ghi.');
  }
}

function ordered(from: string, to: string | null): void {
  if (to !== null && to < from)
    throw invalid([{ field: 'to', message: 'Ngày thôi giữ không thể trước ngày bắt đầu.' }]);
}

function moved(): DomainError {
  return conflict('positionMoved', 'Chức vụ này đã được sửa hoặc đã thôi. Mời đồng chí tải lại danh sách.');
}

/** The database's constraints, in words. */
async function explained<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string };
    if (code === 'PO001') {
      throw new DomainError(
        'positionUnfit',
        422,
        'Chức vụ này không có ở loại tổ chức này: chi ủy viên và cấp ủy viên phụ trách là của chi bộ, cấp ủy viên là của cấp ủy.',
        { cause: error },
      );
    }
    if (code === '23P01') {
      throw new DomainError(
        'positionHeld',
        409,
        constraint?.includes('member_id') === true
          ? 'Đồng chí này đang giữ chức vụ ấy trong khoảng thời gian đó. Mời sửa hoặc ghi thôi chức vụ cũ trước.'
          : 'Trong khoảng thời gian đó đã có một Bí thư. Mời ghi thôi chức vụ của đồng chí ấy trước.',
        { cause: error },
      );
    }
    throw error;
  }
}

function rowOf(row: Row, mayWrite: boolean): PositionRow {
  return {
    id: row.id,
    position: row.position as Position,
    member: { id: row.memberId, fullName: row.fullName },
    org: { id: row.orgId, name: row.orgName ?? '' },
    from: row.from,
    to: row.to,
    state: row.state,
    replaces: row.replaces,
    mayEnd: mayWrite && (row.state === 'current' || row.state === 'coming'),
    mayCorrect: mayWrite && row.state !== 'undone',
    mayUndo: mayWrite && row.state !== 'undone',
  };
}
