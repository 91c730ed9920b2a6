import type { SignOutAsked, SignOutRequest } from '@sotay/contract';
import { sql } from 'kysely';
import { writeAudit } from '../audit/audit.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { conflict, notFound } from '../platform/http/problem.ts';
import { wayIn } from './activation-codes.queries.ts';
import { ruleInForce } from './rules.ts';

interface RequestRow {
  id: string;
  member_id: number;
  cell_id: number;
  full_name: string | null;
  requested_by: string;
  confirmed_at: Date | null;
  expired: boolean;
}

const REQUESTS = sql`
  SELECT r.id, r.member_id, r.cell_id, n.full_name, r.requested_by, r.confirmed_at, r.expires_at <= now() AS expired
    FROM identity_sign_out_request r LEFT JOIN LATERAL identity_names(ARRAY[r.member_id]) n ON true`;

/**
 * A member has lost his phone. The support team, for a person of its case, signs everything out at once; an officer asks, and a
 * second officer confirms.
 *
 * @throws notFound for a member who is not the actor's to help
 */
export async function askSignOut(tx: ActorTx, memberId: number): Promise<SignOutAsked> {
  const target = await wayIn(tx.db, memberId);
  if (target === undefined || target.acts_as === 'organizationBoard') throw notFound();
  if (target.acts_as === 'supportTeam') {
    const ended = await endEverything(tx, memberId);
    await writeAudit(tx, {
      act: 'signOut.confirm',
      memberId,
      orgId: target.cell_id,
      actingAs: 'supportTeam',
      detail: { ended },
    });
    return { id: null, memberId, name: target.full_name, state: 'done', mayConfirm: false };
  }
  const expires = new Date(Date.now() + (await ruleInForce(tx.db, 'signOutRequest.hours')) * 3_600_000);
  const { id } = await tx.db
    .insertInto('identity_sign_out_request')
    .values({ member_id: memberId, cell_id: target.cell_id, requested_by: tx.actor.accountId, expires_at: expires })
    .returning('id')
    .executeTakeFirstOrThrow();
  await writeAudit(tx, { act: 'signOut.request', memberId, orgId: target.cell_id, actingAs: 'officers' });
  return present(tx, await mustRead(tx, id));
}

/** The second officer agrees and the phone is signed out. @throws notFound, `secondOfficer`, `requestOver` */
export async function confirmSignOut(tx: ActorTx, id: string): Promise<SignOutRequest> {
  const row = await one(tx, id);
  if (row === undefined || (await wayIn(tx.db, row.member_id)) === undefined) throw notFound();
  if (row.requested_by === tx.actor.accountId)
    throw conflict('secondOfficer', 'Cần một đồng chí khác trong cấp ủy chi bộ xác nhận.');
  // now() is the transaction's own moment: the database recognises by it that this confirmation is of this very act.
  const confirmed = await tx.db
    .updateTable('identity_sign_out_request')
    .set({ confirmed_by: tx.actor.accountId, confirmed_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('confirmed_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .returning('id')
    .executeTakeFirst();
  if (confirmed === undefined) throw conflict('requestOver', 'Đề nghị này đã được xác nhận hoặc đã hết hạn.');
  const ended = await endEverything(tx, row.member_id);
  await writeAudit(tx, {
    act: 'signOut.confirm',
    memberId: row.member_id,
    orgId: row.cell_id,
    actingAs: 'officers',
    detail: { ended },
  });
  return present(tx, await mustRead(tx, id));
}

/** Requests of the last thirty days in a body and under it. */
export async function listSignOutRequests(tx: ActorTx, orgId: number): Promise<{ items: SignOutRequest[] }> {
  const { rows } = await sql<RequestRow>`${REQUESTS}
    WHERE r.cell_id = ANY ((SELECT ARRAY[${orgId}::int] || authority.descendants(ARRAY[${orgId}::int]))::int[])
      AND r.requested_at > now() - interval '30 days' ORDER BY r.requested_at DESC LIMIT 200`.execute(tx.db);
  return { items: rows.map((row) => present(tx, row)) };
}

async function endEverything(tx: ActorTx, memberId: number): Promise<number> {
  const { rows } = await sql<{ ended: number | null }>`SELECT identity_sign_out_member(${memberId}) AS ended`.execute(
    tx.db,
  );
  const ended = rows[0]?.ended ?? null;
  if (ended === null) throw notFound();
  return ended;
}

async function one(tx: ActorTx, id: string): Promise<RequestRow | undefined> {
  return (await sql<RequestRow>`${REQUESTS} WHERE r.id = ${id}`.execute(tx.db)).rows[0];
}

async function mustRead(tx: ActorTx, id: string): Promise<RequestRow> {
  const row = await one(tx, id);
  if (row === undefined) throw notFound();
  return row;
}

function present(tx: ActorTx, row: RequestRow): SignOutRequest {
  const state = row.confirmed_at !== null ? 'done' : row.expired ? 'expired' : 'waitingForSecondOfficer';
  return {
    id: row.id,
    memberId: row.member_id,
    name: row.full_name ?? '',
    state,
    mayConfirm: state === 'waitingForSecondOfficer' && row.requested_by !== tx.actor.accountId,
  };
}
