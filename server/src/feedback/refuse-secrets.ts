import { writeAudit } from '../audit/audit.ts';
import { asActor, type Actor } from '../platform/database/transaction.ts';
import { invalid } from '../platform/http/problem.ts';
import type { Services } from '../platform/http/services.ts';
import { findSecrecyMark } from '../platform/secrecy/marks.ts';

/**
 * Refuses a text that carries the stamp of a state secret (Luật 117/2025/QH15: none on systems joined to the Internet). That it
 * was refused is logged, in a transaction of its own because the refusal takes the request's back; what was written is not.
 *
 * @param texts by the name of their field
 */
export async function refuseSecrets(
  services: Pick<Services, 'appPool'>,
  actor: Actor,
  texts: Readonly<Record<string, string>>,
): Promise<void> {
  const marked = Object.entries(texts).flatMap(([field, text]) => {
    const mark = findSecrecyMark(text);
    return mark === null
      ? []
      : [
          {
            field,
            message: `Nội dung có dấu “${mark}”. Bí mật nhà nước không được gửi qua sổ tay; mời đồng chí chuyển bằng đường công văn mật và bỏ phần này.`,
          },
        ];
  });
  if (marked.length === 0) return;
  await asActor(services.appPool, actor, (tx) => writeAudit(tx, { act: 'feedback.refused' }));
  throw invalid(marked);
}
