import type { AccessLogItem } from '@sotay/contract';
import { momentWords } from '#lib/ui/dates.ts';

/** What was done, why where it was asked, and when. */
export function logLine(item: AccessLogItem): string {
  return [item.act, item.reason, momentWords(item.at)].filter((part) => part !== null).join(' · ');
}
