import type { DoneFor, DoneForItem } from '@sotay/contract';
import { z } from 'zod';
import { actWords } from '../audit/acts.ts';
import { readOrganizationNames } from '../audit/organization-names.ts';
import { relationOf, relationWords } from '../audit/relations.ts';
import { comrade } from '../members/names.ts';
import { decodeKeyset, pageOf } from '../platform/database/keyset.ts';
import type { ActorTx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/http/problem.ts';
import { renderPdf } from '../platform/pdf/render-pdf.ts';
import { civilDay, spokenDay, spokenTime } from '../meetings/paper-time.ts';
import { readActedFor, readDoneFor, type DoneRow } from './assisted.queries.ts';

const PAGE = 50;
/** As many as stand on one page in large print. */
const PRINTED = 8;
const ANSWER_WORDS: Readonly<Record<string, string>> = { attending: 'sẽ dự', absent: 'xin vắng' };

/**
 * What was done for a member, by whom and when: all of it for himself, the cell's matters for its officers, for a helper what he did
 * himself (docs/authority.md).
 *
 * @throws DomainError `notFound` when the member is neither the actor nor his to act for
 */
export async function listDoneFor(tx: ActorTx, memberId: number, after: string | undefined): Promise<DoneFor> {
  const member = await readActedFor(tx, memberId);
  if (member === null) throw notFound();
  const place = decodeKeyset(after, z.tuple([z.number().int()]));
  const rows = await readDoneFor(tx.db, memberId, place?.[0] ?? null, PAGE + 1);
  const page = pageOf(rows, PAGE, (row) => [row.id]);
  return {
    member: { id: member.id, fullName: member.fullName },
    items: await itemsOf(tx, page.items),
    next: page.next,
  };
}

/** *Phiếu ghi việc đã làm hộ*: the latest acts on one page in large print, for the member to keep. @throws DomainError as above */
export async function printDoneFor(tx: ActorTx, memberId: number): Promise<Buffer> {
  const member = await readActedFor(tx, memberId);
  if (member === null) throw notFound();
  const items = await itemsOf(tx, await readDoneFor(tx.db, memberId, null, PRINTED));
  const cell = (await readOrganizationNames(tx.db, [member.cellId])).get(member.cellId)?.name ?? '';
  const now = new Date();
  return renderPdf('done-for', {
    title: `Đồng chí ${member.fullName}`,
    cell,
    printed: `${spokenTime(now)}, ngày ${spokenDay(civilDay(now))}`,
    rows: items.map((item) => {
      const at = new Date(item.at);
      return {
        when: `${spokenDay(civilDay(at))}\n${spokenTime(at)}`,
        what: item.about === null ? item.act : `${item.act}\n${item.about}`,
        who: item.who,
      };
    }),
  });
}

async function itemsOf(tx: ActorTx, rows: readonly DoneRow[]): Promise<DoneForItem[]> {
  const orgs = await readOrganizationNames(
    tx.db,
    rows.flatMap((row) => relationOf(row.actingAs)?.orgId ?? []),
  );
  return rows.map((row) => {
    const answer = ANSWER_WORDS[String(row.detail['answer'])];
    return {
      id: String(row.id),
      at: row.at.toISOString(),
      act: answer === undefined ? actWords(row.act) : `${actWords(row.act)}: ${answer}`,
      about: row.meetingTitle === null ? null : `${row.meetingTitle}, ${spokenDay(row.meetingDay ?? '')}`,
      who: row.byName === null ? 'Sổ tay' : comrade(row.byName, relationWords(row.actingAs, orgs)),
      byReader: row.bySelf,
    };
  });
}
