import type { ConsentNotice } from '@sotay/contract';
import { sql } from 'kysely';
import { writeAudit } from '../audit/audit.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { conflict } from '../platform/http/problem.ts';
import { about } from './about.ts';
import { CONSENT_PARAGRAPHS, CONSENT_VERSION } from './consent-notice.ts';

/** The notice in force and what the person has answered to it. */
export async function readConsentNotice({ db, actor }: ActorTx): Promise<ConsentNotice> {
  const answer = await db
    .selectFrom('identity_consent')
    .select(['given', 'at'])
    .where('account_id', '=', actor.accountId)
    .where('version', '=', CONSENT_VERSION)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return notice(answer === undefined ? 'notAsked' : answer.given ? 'given' : 'refused', answer?.at ?? null);
}

/**
 * Records the answer. Refusing closes the account and signs out everywhere: the cell serves the member on paper, and his next
 * sign-in opens the account again and asks anew.
 *
 * @throws `noticeChanged` when another version was read than the one in force
 */
export async function answerConsent(tx: ActorTx, version: string, given: boolean): Promise<ConsentNotice> {
  if (version !== CONSENT_VERSION)
    throw conflict('noticeChanged', 'Bản thông báo vừa có nội dung mới. Mời đồng chí đọc lại rồi trả lời.');
  const { at } = await tx.db
    .insertInto('identity_consent')
    .values({ account_id: tx.actor.accountId, version, given })
    .returning('at')
    .executeTakeFirstOrThrow();
  await writeAudit(tx, {
    act: given ? 'consent.give' : 'consent.refuse',
    ...about(tx.actor.memberId),
  });
  if (!given) {
    await writeAudit(tx, {
      act: 'account.close',
      detail: { why: 'consentRefused' },
      ...about(tx.actor.memberId),
    });
    await sql`SELECT identity_refuse_account()`.execute(tx.db);
  }
  return notice(given ? 'given' : 'refused', at);
}

function notice(state: ConsentNotice['state'], at: Date | null): ConsentNotice {
  return { version: CONSENT_VERSION, paragraphs: [...CONSENT_PARAGRAPHS], state, at: at?.toISOString() ?? null };
}
