import type { Notice, NoticeList } from '@sotay/contract';
import { z } from 'zod';
import type { MeetingFacts } from '../meetings/facts.ts';
import { decodeKeyset, pageOf } from '../platform/database/keyset.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import {
  countUnread,
  insertReadMarks,
  readNoticeIds,
  readNotices,
  readNoticesById,
  type NoticeRecord,
} from './notices.queries.ts';
import { hrefOf, sayNotice, type NoticeRow } from './words.ts';

const PAGE = 50;
/** A device keeps two months; what is older is read in the inbox online. */
const KEPT_DAYS = 60;
/** More unread than this are not counted. */
const MOST_UNREAD = 100;

/** The inbox, newest first. */
export async function listNotices(tx: ActorTx, after?: string): Promise<NoticeList> {
  const before = decodeKeyset(after, z.tuple([z.iso.datetime({ precision: 6 }), z.uuid()]));
  const page = pageOf(await readNotices(tx.db, before, PAGE + 1), PAGE, (row) => [row.createdKey, row.id]);
  const unread = before === null ? await countUnread(tx.db, MOST_UNREAD) : 0;
  return { items: page.items.map(noticeOf), next: page.next, unread };
}

/** A notice for a device, and when the device forgets it by itself. */
export interface NoticeBody {
  readonly id: string;
  /** The body to whose members all it was told; null for one's own and one's meetings'. */
  readonly orgId: number | null;
  readonly body: Notice;
  readonly until: Date;
}

/** Those of some notices that reach the actor and that a device keeps; one that is missing is neither, or no longer. */
export async function noticeBodies(tx: ActorTx, ids: readonly string[]): Promise<NoticeBody[]> {
  return (await readNoticesById(tx.db, ids, KEPT_DAYS)).map(bodyOf);
}

/** A notice as the look of a pull brings it (sync_look). */
export interface NoticeFound extends Omit<NoticeRecord, 'createdAt' | 'createdKey'> {
  readonly createdAt: string;
}

/**
 * The same of one that the look has brought; null when a device keeps it no longer.
 *
 * @param meeting the one it is about, where the look has brought that too
 */
export function foundNotice(found: NoticeFound, meeting: MeetingFacts | undefined, now: Date): NoticeBody | null {
  const { onDay = found.onDay, kind: meetingKind = found.meetingKind, shortId = found.shortId } = meeting?.card ?? {};
  const body = bodyOf({ ...found, createdAt: new Date(found.createdAt), onDay, meetingKind, shortId });
  return body.until > now ? body : null;
}

function bodyOf(row: NoticeShown): NoticeBody {
  const until = new Date(row.createdAt.getTime() + KEPT_DAYS * 24 * 60 * 60_000);
  return { id: row.id, orgId: row.orgId, body: noticeOf(row), until };
}

/** Notices that a device keeps. */
export async function keptNotices(tx: ActorTx): Promise<Pick<NoticeBody, 'id' | 'orgId'>[]> {
  return readNoticeIds(tx.db, KEPT_DAYS);
}

/** Notes notices as read; a second time changes nothing, and what does not reach the actor is passed over. */
export async function markNoticesRead(tx: ActorTx, ids: readonly string[]): Promise<void> {
  await insertReadMarks(tx.db, ids);
}

type NoticeShown = Omit<NoticeRecord, 'createdKey'>;

function noticeOf(row: NoticeShown): Notice {
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

function asRow({ id, kind, about, facts, onDay, meetingKind, shortId }: NoticeShown): NoticeRow {
  const meeting =
    onDay === null || meetingKind === null || shortId === null ? null : { onDay, kind: meetingKind, shortId };
  return { id, kind, about, facts, meeting };
}
