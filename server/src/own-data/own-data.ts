import { writeAudit } from '../audit/audit.ts';
import { copyOfLetters } from '../feedback/own-copy.ts';
import { copyOfMeetings } from '../meetings/own-copy.ts';
import { copyOfProfile } from '../members/me/own-copy.ts';
import { memberIdOf } from '../members/me/summary.ts';
import { copyOfReminders } from '../notifications/own-copy.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import type { Services } from '../platform/http/wired.ts';

/**
 * Everything the application keeps about the person, as one JSON document (Luật 91/2025/QH15: the right to a copy of
 * one's own data). Recorded like any export. What a meeting said is its cell's and stays in the handbook; a module that keeps
 * something of a person adds its part here, and own-data.test.ts knows which tables that concerns.
 *
 * @throws DomainError `notFound` for who is no member
 */
export async function exportOwnData(
  tx: ActorTx,
  { crypto, clock }: Pick<Services, 'crypto' | 'clock'>,
): Promise<Record<string, unknown>> {
  const profile = await copyOfProfile(tx, crypto, clock());
  const copy = {
    exportedAt: clock().toISOString(),
    note: 'Dữ liệu sổ tay đang giữ về đồng chí. Biên bản, nghị quyết là của chi bộ, đồng chí xem trong sổ tay. Dữ liệu gốc ở CSDL đảng viên.',
    ...profile,
    meetings: await copyOfMeetings(tx),
    letters: await copyOfLetters(tx, crypto),
    reminders: await copyOfReminders(tx),
  };
  await writeAudit(tx, {
    act: 'me.export',
    memberId: memberIdOf(tx),
    actingAs: 'self',
    orgId: profile.summary.cell.id,
  });
  return copy;
}
