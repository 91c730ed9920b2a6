import { POSITION_WORDS, type Invitee, type PackPart, type PackQuery } from '@sotay/contract';
import type { ActorTx } from '../platform/database/transaction.ts';
import { conflict, notFound } from '../platform/http/problem.ts';
import type { Services } from '../platform/http/wired.ts';
import type { PackPaper } from '../platform/pdf/papers.ts';
import { renderPdf } from '../platform/pdf/render-pdf.ts';
import { readPapersInWords } from './files.ts';
import { headOf, type Printed } from './papers.ts';
import { addressOf } from './present.ts';
import { listInvitees } from './reading.ts';
import { readMeeting } from './reading.queries.ts';
import { readPaperFacts, type PaperFacts } from './records.queries.ts';
import { sheetCode } from './sheets.ts';
import { printSheet } from './sheets.queries.ts';
import { sayMoment } from './spoken.ts';

/** A conference calls thousands: it is printed venue by venue. */
const MOST_PEOPLE = 400;
/** Characters of all documents together, some two hundred pages in large print. */
const MOST_CHARACTERS = 200_000;
const NO_PAPER_YET = ['draft', 'cancelled'];

/**
 * Prints a meeting on paper for a cell without phones: slips (for those without a smartphone first), agenda, the sheet to be signed,
 * documents in large print. Only its officers, because the slips tell who has no smartphone.
 *
 * @throws DomainError `notFound` for everybody else, `notConvened`, `packTooLarge`, `packEmpty`
 */
export async function printPack(
  tx: ActorTx,
  services: Pick<Services, 'blobs' | 'config' | 'log'>,
  meetingId: string,
  { parts, slips, venue }: PackQuery,
): Promise<Printed> {
  const { items } = await listInvitees(tx, meetingId);
  const meeting = await readMeeting(tx.db, meetingId);
  const facts = await readPaperFacts(tx.db, meetingId);
  if (meeting === null || facts === undefined) throw notFound();
  if (NO_PAPER_YET.includes(facts.state))
    throw conflict('notConvened', 'Buổi họp chưa triệu tập hoặc đã hủy. Mời gửi lời mời trước rồi in bộ giấy.');
  const has = (part: PackPart): boolean => parts?.includes(part) ?? true;
  const called = items.filter((one) => one.role !== 'informed' && (venue === undefined || one.venueId === venue));
  if (called.length > MOST_PEOPLE && (has('invitations') || has('sheet')))
    throw conflict('packTooLarge', 'Hội nghị đông, một tệp không in hết. Mời in riêng từng điểm cầu.');
  const documents = has('documents') ? await readPapersInWords(tx, services, meetingId) : [];
  if (documents.reduce((sum, { text }) => sum + text.length, 0) > MOST_CHARACTERS)
    throw conflict('packTooLarge', 'Tài liệu dài, một tệp chữ to không in hết. Mời bỏ phần tài liệu và in từ tệp gốc.');
  const link = { id: meetingId, address: addressOf(meeting.card) };
  const paper: PackPaper = {
    head: headOf(facts, null),
    title: facts.title,
    time: sayMoment(facts.startsAt),
    place: facts.place,
    chair: facts.chairName ?? '',
    invitations: has('invitations')
      ? called
          .filter((one) => slips === 'all' || lacksPhone(one))
          .sort(byNeed)
          .map(slipOf)
      : [],
    agenda: has('agenda') ? agendaOf(facts) : null,
    sheet: has('sheet') ? await sheetOf(tx, facts, services.config.publicUrl, link, meeting.venues, venue) : null,
    documents,
  };
  if (paper.invitations.length === 0 && paper.agenda === null && paper.sheet === null && paper.documents.length === 0)
    throw conflict('packEmpty', 'Phần đã chọn chưa có gì để in. Mời chọn thêm phần khác.');
  return { fileName: `bo-giay-${facts.onDay}.pdf`, pdf: renderPdf('pack', paper) };
}

const lacksPhone = (one: Invitee): boolean => one.hasSmartphone === false;
/** Who has no smartphone first; the list itself is in Vietnamese order, and sorting keeps it. */
const byNeed = (one: Invitee, other: Invitee): number => Number(lacksPhone(other)) - Number(lacksPhone(one));
const slipOf = (one: Invitee): PackPaper['invitations'][number] => ({
  name: one.fullName,
  note: one.role === 'guest' ? 'Khách mời' : one.title,
});

function agendaOf(facts: PaperFacts): PackPaper['agenda'] {
  return {
    items: facts.agenda.map((item) => (item.presenter === null ? item.title : `${item.title} (${item.presenter})`)),
    documents: facts.papers,
  };
}

async function sheetOf(
  tx: ActorTx,
  facts: PaperFacts,
  publicUrl: string,
  link: { id: string; address: string },
  venues: readonly { id: string; name: string }[],
  venue: string | undefined,
): Promise<PackPaper['sheet']> {
  const sheet = await printSheet(tx.db, facts.id, venue ?? null);
  if (sheet === null) return null;
  return {
    version: sheet.version,
    venue: venues.find((one) => one.id === venue)?.name ?? null,
    rows: sheet.rows.map((row) => ({
      number: row.number,
      name: row.fullName,
      position: row.position === null ? '' : POSITION_WORDS[row.position],
    })),
    code: sheetCode(publicUrl, link, sheet.version),
    signatures: [
      { authority: null, post: 'Thư ký', name: facts.minuteTakerName ?? '', signedAt: null },
      { authority: null, post: 'Chủ trì', name: facts.chairName ?? '', signedAt: null },
    ],
  };
}
