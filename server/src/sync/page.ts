import { EntityType, Group } from '@sotay/contract';
import { z } from 'zod';

const PAGE = z.object({
  /** The mark of the first page: what moves while pages are fetched comes with the next pull. */
  mark: z.string(),
  groups: z.array(Group),
  after: z.object({ group: Group, type: EntityType, id: z.string() }).nullable(),
});
/** How far the pages of a snapshot have come. */
export type Page = z.infer<typeof PAGE>;

/** The text a device sends back to have the next page. */
export function writePage(page: Page): string {
  return Buffer.from(JSON.stringify(page)).toString('base64url');
}

/** Null for what is no page of ours; the device then begins anew. */
export function readPage(text: string): Page | null {
  try {
    return PAGE.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch {
    return null;
  }
}
