import type { SupportDesk, SupportReason, SupportState } from '@sotay/contract';
import { sql } from 'kysely';
import { writeAudit } from '../audit/audit.ts';
import type { Crypto } from '../platform/crypto/crypto.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { conflict, DomainError, notFound } from '../platform/http/problem.ts';

interface DeskRow {
  id: string;
  reason: SupportReason;
  detail: string | null;
  state: SupportState;
  name: string | null;
  cell: string | null;
  member_id: number | null;
  account_state: 'none' | 'open' | 'closed' | 'bound' | null;
  callback_phone_sealed: Buffer | null;
  opened_at: Date;
  answer: string | null;
  entitled: boolean;
}

/** Legal moves of a case. */
const MOVES: Record<SupportState, readonly SupportState[]> = {
  opened: ['taken', 'closed'],
  taken: ['waiting', 'closed'],
  waiting: ['taken', 'closed'],
  closed: [],
};

/** Open cases of a commune, oldest first. */
export async function readDesk(tx: ActorTx, crypto: Crypto, orgId: number): Promise<SupportDesk> {
  const { rows } = await sql<DeskRow>`SELECT * FROM identity_support_desk(${orgId})`.execute(tx.db);
  return {
    items: rows.map((row) => ({
      id: row.id,
      reason: row.reason,
      detail: row.detail,
      state: row.state,
      name: row.name,
      cell: row.cell,
      memberId: row.member_id,
      accountState: row.account_state,
      callbackPhone:
        row.callback_phone_sealed === null
          ? null
          : crypto.open('identity_support_case', 'callback_phone_sealed', row.id, row.callback_phone_sealed),
      openedAt: row.opened_at.toISOString(),
      answer: row.answer,
      mayTake: MOVES[row.state].includes('taken'),
      mayClose: MOVES[row.state].includes('closed'),
      mayIssueCode: row.entitled && row.account_state !== 'bound' && row.account_state !== 'closed',
      maySignOut: row.member_id !== null && (row.account_state === 'open' || row.account_state === 'bound'),
    })),
  };
}

/**
 * Takes, parks or closes a case, with a sentence for its opener. Closing erases the call-back phone and the commune.
 * @throws notFound; `moveNotAllowed`
 */
export async function moveCase(
  tx: ActorTx,
  id: string,
  to: 'taken' | 'waiting' | 'closed',
  answer: string | undefined,
): Promise<{ done: true }> {
  const row = await tx.db
    .selectFrom('identity_support_case')
    .select(['state', 'commune_id'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw notFound();
  if (!MOVES[row.state as SupportState].includes(to))
    throw conflict('moveNotAllowed', 'Việc này đã được xử lý ở chỗ khác. Mời tải lại danh sách.');
  if (to === 'closed') {
    const { rows } = await sql<{
      closed: boolean;
    }>`SELECT identity_close_support_case(${id}, ${answer ?? null}) AS closed`.execute(tx.db);
    if (rows[0]?.closed !== true) throw notFound();
  } else {
    const moved = await tx.db
      .updateTable('identity_support_case')
      .set({
        state: to,
        handled_by: tx.actor.accountId,
        moved_at: sql<Date>`now()`,
        ...(answer === undefined ? {} : { answer }),
      })
      .where('id', '=', id)
      .returning('id')
      .executeTakeFirst();
    if (moved === undefined) throw notFound();
  }
  const act = to === 'closed' ? 'supportCase.close' : to === 'taken' ? 'supportCase.take' : 'supportCase.move';
  await writeAudit(tx, { act, ...(row.commune_id === null ? {} : { orgId: row.commune_id }) });
  return { done: true };
}

/** Names the member of a case by the number on the card he shows. @throws `notOfThisCommune`, the same for a stranger and for a member elsewhere */
export async function identifyInCase(
  tx: ActorTx,
  crypto: Crypto,
  id: string,
  citizenId: string,
): Promise<{ done: true }> {
  const { rows } = await sql<{
    found: boolean;
  }>`SELECT identity_identify_in_case(${id}, ${crypto.blindIndex('citizenId', citizenId)}) AS found`.execute(tx.db);
  if (rows[0]?.found !== true) {
    throw new DomainError(
      'notOfThisCommune',
      422,
      'Không thấy đảng viên của xã, phường này với số đó. Mời xem lại từng số trên thẻ.',
      { fields: [{ field: 'citizenId', message: 'Mời xem lại từng số trên thẻ.' }] },
    );
  }
  await writeAudit(tx, { act: 'supportCase.move', detail: { step: 'identified' } });
  return { done: true };
}
