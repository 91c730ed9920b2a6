import type {
  CorrectionField,
  CorrectionState,
  DecideCorrection,
  DeskCorrection,
  DeskCorrectionList,
  FileCorrection,
  OwnCorrection,
  OwnCorrectionList,
} from '@sotay/contract';
import { z } from 'zod';
import { actingAs } from '../audit/acting-as.ts';
import { writeAudit } from '../audit/audit.ts';
import type { Crypto } from '../platform/crypto/crypto.ts';
import { decodeKeyset, pageOf } from '../platform/database/keyset.ts';
import { newId } from '../platform/database/new-id.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { conflict, notFound } from '../platform/http/problem.ts';
import { CORRECTION_MOVES, mayMove, type CorrectionAct } from './correction-states.ts';
import { insertCorrection, mayReadDesk, moveCorrection, readDesk, readOne, readOwn } from './corrections.queries.ts';
import { readPlace } from './phone-entry.queries.ts';

const PAGE = 50;
type Row = Awaited<ReturnType<typeof readOwn>>[number];

/** Requests about oneself with their states and answers. */
export async function listOwnCorrections(tx: ActorTx, crypto: Crypto): Promise<OwnCorrectionList> {
  const isMember = tx.actor.memberId !== null;
  const rows = isMember ? await readOwn(tx) : [];
  return { items: rows.map((row) => ownOf(row, crypto)), mayFile: isMember };
}

/**
 * Tells the owner of the data that a master field is wrong and what is right. The field itself is read-only here and
 * changes with the next import (domain.md § 3).
 *
 * @param memberId himself, or the member for whom an officer or the helper files it
 */
export async function fileCorrection(
  tx: ActorTx,
  crypto: Crypto,
  memberId: number,
  request: FileCorrection,
): Promise<{ id: string }> {
  const place = await readPlace(tx.db, 'correctionRequest', memberId);
  if (place === undefined) throw notFound();
  const sealing = place.provinceId === null ? crypto : await crypto.forProvince(place.provinceId);
  const id = await newId(tx.db);
  await insertCorrection(tx.db, {
    id,
    memberId,
    place,
    accountId: tx.actor.accountId,
    field: request.field,
    wrongSealed: sealing.seal('members_correction', 'wrong_sealed', id, request.wrong),
    rightSealed: sealing.seal('members_correction', 'right_sealed', id, request.right),
  });
  await recordCorrection(tx, 'correction.file', memberId, place.homeCellId, { field: request.field });
  return { id };
}

/** Takes one's own request back, before the board has begun with it. */
export async function withdrawCorrection(tx: ActorTx, id: string): Promise<void> {
  const row = await readOne(tx.db, id);
  if (row === undefined || row.memberId !== tx.actor.memberId) throw notFound();
  await move(tx, 'withdraw', row, null);
  await recordCorrection(tx, 'correction.withdraw', row.memberId, row.homeCellId, { field: row.field });
}

/** The desk of the organisation board that owns the data. */
export async function listDeskCorrections(
  tx: ActorTx,
  crypto: Crypto,
  orgId: number,
  state: CorrectionState | undefined,
  after: string | undefined,
): Promise<DeskCorrectionList> {
  if (!(await mayReadDesk(tx.db, orgId))) throw notFound();
  const place = decodeKeyset(after, z.tuple([z.iso.datetime({ precision: 6 }), z.uuid()]));
  const page = pageOf(await readDesk(tx.db, orgId, state, place, PAGE), PAGE, (row) => [row.createdKey, row.id]);
  return {
    items: page.items.map((row): DeskCorrection => {
      const { mayWithdraw: _, ...shared } = ownOf(row, crypto);
      const isForeign = row.memberId !== tx.actor.memberId;
      return {
        ...shared,
        member: { id: row.memberId, fullName: row.fullName },
        cell: { id: row.homeCellId, name: row.cellName ?? '' },
        mayTake: isForeign && mayMove('take', shared.state),
        mayDecide: isForeign && mayMove('correct', shared.state),
      };
    }),
    next: page.next,
  };
}

/** Begins with a request, so that colleagues see it is in hand. */
export async function takeCorrection(tx: ActorTx, id: string): Promise<void> {
  const row = await deskRow(tx, id);
  await move(tx, 'take', row, null);
  await recordCorrection(tx, 'correction.take', row.memberId, row.homeCellId, { field: row.field });
}

/** Answers a request: corrected in the master list, or not, with the reason. */
export async function decideCorrection(tx: ActorTx, id: string, decision: DecideCorrection): Promise<void> {
  const row = await deskRow(tx, id);
  await move(tx, decision.decision === 'corrected' ? 'correct' : 'decline', row, decision.answer);
  await recordCorrection(tx, 'correction.decide', row.memberId, row.homeCellId, {
    field: row.field,
    decision: decision.decision,
  });
}

async function deskRow(tx: ActorTx, id: string): Promise<Row> {
  const row = await readOne(tx.db, id);
  if (row === undefined || row.memberId === tx.actor.memberId) throw notFound();
  return row;
}

async function move(tx: ActorTx, act: CorrectionAct, row: Row, answer: string | null): Promise<void> {
  if (!mayMove(act, row.state as CorrectionState)) {
    throw conflict('correctionMoved', 'Đề nghị này đã sang bước khác. Mời đồng chí tải lại để xem trạng thái mới.');
  }
  const { from, to } = CORRECTION_MOVES[act];
  const decided = answer === null ? null : { by: tx.actor.accountId, answer };
  if (!(await moveCorrection(tx.db, row.id, from, to, decided))) throw notFound();
}

async function recordCorrection(
  tx: ActorTx,
  act: 'correction.file' | 'correction.withdraw' | 'correction.take' | 'correction.decide',
  memberId: number,
  orgId: number,
  detail: Record<string, string>,
): Promise<void> {
  const relation = await actingAs(tx.db, [orgId], memberId);
  const isForHim = act === 'correction.file' && memberId !== tx.actor.memberId;
  await writeAudit(tx, {
    act,
    memberId,
    orgId,
    detail,
    ...(relation === undefined ? {} : { actingAs: relation }),
    ...(isForHim ? { onBehalfOf: memberId } : {}),
  });
}

function ownOf(row: Row, crypto: Crypto): OwnCorrection {
  const state = row.state as CorrectionState;
  return {
    id: row.id,
    field: row.field as CorrectionField,
    wrong: crypto.open('members_correction', 'wrong_sealed', row.id, row.wrongSealed),
    right: crypto.open('members_correction', 'right_sealed', row.id, row.rightSealed),
    state,
    answer: row.answer,
    createdAt: row.createdAt.toISOString(),
    dueOn: row.dueOn,
    decidedAt: row.decidedAt?.toISOString() ?? null,
    mayWithdraw: mayMove('withdraw', state),
  };
}
