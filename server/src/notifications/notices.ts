import type { Notice, NoticeList } from '@sotay/contract';
import { z } from 'zod';
import { decodeKeyset, pageOf } from '../platform/database/keyset.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { countUnread, insertReadMarks, readNotices, readNoticesById, type NoticeRecord } from './notices.queries.ts';
import { hrefOf, sayNotice, type NoticeRow } from './words.ts';

const PAGE = 50;
/** More unread than this are not counted. */
const MOST_UNREAD = 100;

/** The inbox, newest first. */
export async function listNotices(tx: ActorTx, after?: string): Promise<NoticeList> {
  const before = decodeKeyset(after, z.tuple([z.iso.datetime({ precision: 6 }), z.uuid()]));
  const page = pageOf(await readNotices(tx.db, before, PAGE + 1), PAGE, (row) => [row.createdKey, row.id]);
  const unread = before === null ? await countUnread(tx.db, MOST_UNREAD) : 0;
  return { items: page.items.map(noticeOf), next: page.next, unread };
}

/** A notice for a device: the body of the entity `notice`, and the body above under which it stands, if it stands under one. */
export interface NoticeBody {
  readonly id: string;
  /** The body to whose members all it was told; null for one's own and one's meetings'. */
  readonly orgId: number | null;
  readonly body: Notice;
}

/** Those of some notices that reach the actor, as a device keeps them; one that is missing reaches him no longer. */
export async function noticeBodies(tx: ActorTx, ids: readonly string[]): Promise<NoticeBody[]> {
  return (await readNoticesById(tx.db, ids)).map(bodyOf);
}

/** The newest notices of the inbox, as a device keeps them. */
export async function newestNotices(tx: ActorTx): Promise<NoticeBody[]> {
  return (await readNotices(tx.db, null, MOST_UNREAD)).map(bodyOf);
}

/** Notes notices as read; a second time changes nothing, and what does not reach the actor is passed over. */
export async function markNoticesRead(tx: ActorTx, ids: readonly string[]): Promise<void> {
  await insertReadMarks(tx.db, ids);
}

function bodyOf(row: NoticeRecord): NoticeBody {
  return { id: row.id, orgId: row.orgId, body: noticeOf(row) };
}

function noticeOf(row: NoticeRecord): Notice {
  const { title, text } = sayNotice(row);
  return {
    id: row.id,
    kind: row.kind,
    title,
    text,
    href: hrefOf(asRow(row)),
    at: row.createdAt.toISOString(),
    read: row.read,
  };
}

function asRow({ id, kind, about, facts, onDay, meetingKind, shortId }: NoticeRecord): NoticeRow {
  const meeting =
    onDay === null || meetingKind === null || shortId === null ? null : { onDay, kind: meetingKind, shortId };
  return { id, kind, about, facts, meeting };
}
