import { ATTENDANCE_WORDS, MEETING_KIND_WORDS, type PaperKind, type Resolution } from '@sotay/contract';
import type { ActorTx } from '../platform/database/transaction.ts';
import { conflict, notFound } from '../platform/http/problem.ts';
import type { PaperHead, PaperSection, PaperSignature } from '../platform/pdf/papers.ts';
import { renderPdf } from '../platform/pdf/render-pdf.ts';
import { readPaperFacts, type PaperFacts } from './records.queries.ts';
import { readRecord } from './records.ts';
import { readResolution } from './resolutions.ts';
import { callRoll } from './roll-call.ts';
import { readSession } from './session-content.ts';
import { civilDay, spokenDay, spokenTime } from './paper-time.ts';

/** A printed paper. */
export interface Printed {
  fileName: string;
  pdf: Buffer;
}

/**
 * Prints a paper of a meeting in the Party's form, from what the actor may read: who may not read the minutes cannot print
 * them either.
 *
 * @param narrow.vote one paper vote, for its ballots; narrow.venue one venue's list
 */
export async function printPaper(
  tx: ActorTx,
  meetingId: string,
  paper: PaperKind,
  narrow: { vote?: string | undefined; venue?: string | undefined },
): Promise<Printed> {
  const facts = await readPaperFacts(tx.db, meetingId);
  if (facts === undefined) throw notFound();
  switch (paper) {
    case 'invitation':
      return printed(facts, 'giay-moi', invitation(facts));
    case 'attendance':
      return printed(facts, 'diem-danh', await attendance(tx, facts, narrow.venue));
    case 'ballots':
      return printed(facts, 'phieu', await ballots(tx, facts, narrow.vote));
    case 'minutes':
      return printed(facts, 'bien-ban', await minutes(tx, facts));
    case 'resolution':
      return printResolution(tx, await readResolution(tx, meetingId));
    case 'extract':
      return printed(facts, 'trich-bien-ban', await extract(tx, facts));
  }
}

/** Prints a published resolution, for whoever may read it. */
export async function printResolution(tx: ActorTx, resolution: Resolution): Promise<Printed> {
  const facts = await readPaperFacts(tx.db, resolution.meetingId);
  const sections = sectionsOf(resolution.body);
  const [preface, ...rest] = sections;
  const grounds = preface?.heading === null ? preface.paragraphs : [];
  const pdf = renderPdf('resolution', {
    head: {
      superior: facts?.superiorName ?? null,
      body: resolution.org.name,
      symbol: resolution.symbol,
      place: placeOf(facts?.communeName ?? resolution.org.name),
      date: resolution.publishedAt.slice(0, 10),
    },
    title: resolution.title,
    version: resolution.version,
    hash: resolution.sha256,
    grounds,
    sections: grounds.length === 0 ? sections : rest,
    recipients: ['Cấp ủy cấp trên trực tiếp (để báo cáo)', 'Đảng viên chi bộ (để thực hiện)', 'Lưu.'],
    signatures: resolution.signatures.map((signature) => signed(signature, 'T/M CHI BỘ')).toReversed(),
  });
  return { fileName: `nghi-quyet-${resolution.symbol.replaceAll(/[^0-9A-Za-z]+/g, '-')}.pdf`, pdf };
}

function printed(facts: PaperFacts, name: string, pdf: Buffer): Printed {
  return { fileName: `${name}-${facts.onDay}.pdf`, pdf };
}

function invitation(facts: PaperFacts): Buffer {
  return renderPdf('invitation', {
    head: headOf(facts, null),
    title: facts.title,
    recipient: facts.hostIsCell ? 'Các đồng chí đảng viên chi bộ' : 'Các đồng chí được triệu tập',
    intro: null,
    time: `${spokenTime(facts.startsAt)}, ngày ${spokenDay(facts.onDay)}`,
    place: facts.place,
    onlineLink: facts.onlineLink,
    chair: facts.chairName ?? '',
    agenda: facts.agenda.map((item) => (item.presenter === null ? item.title : `${item.title} (${item.presenter})`)),
    documents: facts.papers,
    note: null,
    recipients: ['Như trên', ...facts.guests, 'Lưu.'],
    signatures: [{ authority: 'T/M CẤP ỦY', post: 'Người triệu tập', name: facts.chairName ?? '', signedAt: null }],
  });
}

async function attendance(tx: ActorTx, facts: PaperFacts, venue: string | undefined): Promise<Buffer> {
  const roll = await callRoll(tx, facts.id);
  const rows = roll.rows.filter((row) => venue === undefined || row.venueId === venue);
  const { base, present, late, excused, unexcused } = roll.counts;
  return renderPdf('attendance', {
    head: headOf(facts, null),
    title: facts.title,
    time: `${spokenTime(facts.startsAt)}, ngày ${spokenDay(facts.onDay)}`,
    place: facts.place,
    venue: null,
    rows: rows.map((row) => ({
      name: row.fullName,
      position: row.title ?? '',
      mark: row.mark === null ? '' : ATTENDANCE_WORDS[row.mark],
      note: row.late ? 'Đến muộn' : (row.note ?? ''),
    })),
    totals:
      roll.counts.unmarked === rows.length
        ? []
        : [
            `Có mặt ${String(present)}/${String(base)}`,
            `đến muộn ${String(late)}`,
            `vắng có lý do ${String(excused)}`,
            `vắng không lý do ${String(unexcused)}`,
          ],
    signatures: [
      { authority: null, post: 'Thư ký', name: facts.minuteTakerName ?? '', signedAt: null },
      { authority: null, post: 'Chủ trì', name: facts.chairName ?? '', signedAt: null },
    ],
  });
}

async function ballots(tx: ActorTx, facts: PaperFacts, voteId: string | undefined): Promise<Buffer> {
  const { votes } = await readSession(tx, facts.id);
  const chosen = votes.filter(
    (vote) => vote.method === 'paper' && vote.state === 'open' && (voteId === undefined || vote.id === voteId),
  );
  const [first] = chosen;
  if (first === undefined) {
    throw conflict('noBallot', 'Chưa có nội dung bỏ phiếu kín nào đang mở. Mời mở biểu quyết trước khi in phiếu.');
  }
  return renderPdf('ballots', {
    head: headOf(facts, null),
    title: facts.title,
    questions: chosen.map((vote) => vote.subject),
    choices: ['Tán thành', 'Không tán thành'],
    instruction: 'Đánh dấu X vào một ô. Phiếu không đánh dấu, hoặc đánh dấu cả hai ô, là phiếu không hợp lệ.',
    count: Math.min(Math.max(first.voters, 1), 1_000),
  });
}

async function minutes(tx: ActorTx, facts: PaperFacts): Promise<Buffer> {
  const record = await readRecord(tx, facts.id, 'minutes');
  if (record.current === null) throw notWritten();
  return renderPdf('minutes', {
    head: headOf(facts, record.published?.symbol ?? null),
    title: `${MEETING_KIND_WORDS[facts.kind]}: ${facts.title}`,
    version: record.current.version,
    hash: record.current.sha256,
    opened: `${spokenTime(facts.startsAt)}, ngày ${spokenDay(facts.onDay)}`,
    closed: facts.closedAt === null ? null : spokenTime(facts.closedAt),
    place: facts.place,
    chair: facts.chairName ?? '',
    minuteTaker: facts.minuteTakerName ?? '',
    attendance: null,
    guests: facts.guests,
    sections: sectionsOf(record.current.body),
    signatures: [
      signatureOf(record.signatures, 'minuteTaker', facts.minuteTakerName),
      signatureOf(record.signatures, 'chair', facts.chairName),
    ],
  });
}

async function extract(tx: ActorTx, facts: PaperFacts): Promise<Buffer> {
  const record = await readRecord(tx, facts.id, 'minutes');
  if (record.current === null || record.published === null) throw notWritten();
  const concluded = sectionsOf(record.current.body).filter((section) => /^(IV|V|VI)\./.test(section.heading ?? ''));
  return renderPdf('extract', {
    head: headOf(facts, record.published.symbol),
    title: facts.title,
    version: record.current.version,
    hash: record.current.sha256,
    source: 'minutes',
    sourceSymbol: record.published.symbol,
    sourceDate: facts.onDay,
    sections: concluded,
    recipients: ['Lưu.'],
    signatures: [{ authority: 'TRÍCH Y BẢN CHÍNH', post: 'Thư ký', name: facts.minuteTakerName ?? '', signedAt: null }],
  });
}

function notWritten(): Error {
  return conflict('notWritten', 'Chưa có văn bản này để in. Mời soạn và lưu trước.');
}

/** Head of a paper of this meeting in the Party's form. */
export function headOf(facts: PaperFacts, symbol: string | null): PaperHead {
  return {
    superior: facts.superiorName,
    body: facts.hostName,
    symbol,
    place: placeOf(facts.communeName ?? facts.hostName),
    date: facts.onDay,
  };
}

/** "Đảng bộ phường Hòa Bình" is at "Hòa Bình". */
function placeOf(commune: string): string {
  return commune.replace(/^(Đảng bộ|Đảng ủy)\s+/i, '').replace(/^(xã|phường|đặc khu)\s+/i, '');
}

function signatureOf(
  signatures: readonly { role: string; fullName: string; signedAt: string; method: string }[],
  role: 'chair' | 'minuteTaker',
  name: string | null,
): PaperSignature {
  const found = signatures.find((signature) => signature.role === role);
  const post = role === 'chair' ? 'Chủ trì' : 'Thư ký';
  return found === undefined
    ? { authority: null, post, name: name ?? '', signedAt: null }
    : signed({ ...found, role }, null);
}

function signed(
  signature: { role: 'chair' | 'minuteTaker'; fullName: string; signedAt: string; method: string },
  authority: string | null,
): PaperSignature {
  const at = new Date(signature.signedAt);
  return {
    authority: signature.role === 'chair' ? authority : null,
    post: signature.role === 'chair' ? 'Chủ trì' : 'Thư ký',
    name: signature.fullName,
    signedAt: signature.method === 'paper' ? null : `${spokenTime(at)}, ngày ${spokenDay(civilDay(at))}`,
  };
}

/** Parts of a text: a heading is a line that begins with a Roman number. */
function sectionsOf(body: string): PaperSection[] {
  const sections: { heading: string | null; paragraphs: string[] }[] = [];
  for (const line of body.split('\n')) {
    const text = line.trim();
    if (text === '') continue;
    if (/^[IVX]+\.\s/.test(text)) sections.push({ heading: text, paragraphs: [] });
    else if (sections.length === 0) sections.push({ heading: null, paragraphs: [text] });
    else sections.at(-1)?.paragraphs.push(text);
  }
  return sections;
}
