import { asActor, type Actor } from '../platform/database/transaction.ts';
import { invalid } from '../platform/http/problem.ts';
import type { Services } from '../platform/http/wired.ts';
import { findSecrecyMark } from '../platform/secrecy/marks.ts';
import { writeAudit } from './audit.ts';

/**
 * Refuses a text that carries the stamp of a state secret (Luật 117/2025/QH15: none on systems joined to the Internet). That it
 * was refused is logged, in a transaction of its own because the refusal takes the request's back; what was written is not.
 *
 * @param texts by the name of their field; absent ones are skipped
 * @throws DomainError `invalid` with a sentence beside each field
 */
export async function refuseSecrets(
  services: Pick<Services, 'appPool'>,
  actor: Actor,
  texts: Readonly<Record<string, string | null | undefined>>,
): Promise<void> {
  const marked = Object.entries(texts).flatMap(([field, text]) => {
    const mark = typeof text === 'string' ? findSecrecyMark(text) : null;
    const message = `Nội dung có dấu “${mark ?? ''}”. Bí mật nhà nước không được ghi vào sổ tay; mời đồng chí bỏ phần này và gửi theo chế độ mật.`;
    return mark === null ? [] : [{ field, message }];
  });
  if (marked.length === 0) return;
  await asActor(services.appPool, actor, (tx) => writeAudit(tx, { act: 'text.refused' }));
  throw invalid(marked);
}
