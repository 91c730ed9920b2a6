import type { Meeting, MeetingFile, PaperText } from '@sotay/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { village, type Village } from '../members/testing/village.ts';
import type { Caller } from '../platform/http/testing.ts';
import { docxOf, pageObjects, pdfOf, pictures } from '../platform/uploads/testing/files.ts';
import { bringFile } from './testing/bring-file.ts';
import { CELL_ROLL, makeRoom } from './testing/room.ts';

let world: Village;
let secretary: Caller;
let id: string;
beforeAll(async () => {
  world = await village();
  secretary = await world.as('secretary of the cell');
  ({ id } = await makeRoom(world.database, { roll: CELL_ROLL, state: 'convened' }));
});
afterAll(() => world.drop());

const bring = (name: string, content: Buffer, purpose?: string): Promise<MeetingFile> =>
  bringFile(secretary, id, name, content, purpose);
function read(caller: Caller, file: MeetingFile) {
  return caller({ method: 'GET', url: `/api/meetings/${id}/files/${file.id}/text` });
}

describe('[SY40] the text of a paper', () => {
  test('of a Word document is its paragraphs, without what stands on every page', async () => {
    const header = '<w:hdr><w:p><w:r><w:t>Trang đầu</w:t></w:r></w:p></w:hdr>';
    const paper = await bring(
      'ke-hoach.docx',
      docxOf(['I. Mục đích', 'Giữ sạch đường làng.'], { 'word/header1.xml': header }),
    );
    const text = 'I. Mục đích\nGiữ sạch đường làng.';
    expect(paper).toMatchObject({ hasText: true, textSize: Buffer.byteLength(text) });
    const answer = await read(await world.as('self'), paper);
    expect(answer.json<PaperText>()).toEqual({ text, size: Buffer.byteLength(text) });
    const meeting = await secretary({ method: 'GET', url: `/api/meetings/${id}` });
    expect(meeting.json<Meeting>().papers.find((one) => one.id === paper.id)).toEqual(paper);
  });

  test('of a PDF is its text layer', async () => {
    const paper = await bring('bao-cao.pdf', pdfOf(pageObjects('Bao cao thang')));
    expect((await read(secretary, paper)).json<PaperText>()).toEqual({ text: 'Bao cao thang', size: 13 });
  });

  test('of a picture, or of a scan without letters, is none', async () => {
    for (const paper of [await bring('anh.png', pictures.png), await bring('quet.pdf', pdfOf(pageObjects('')))]) {
      expect(paper).toMatchObject({ hasText: false, textSize: null });
      expect((await read(secretary, paper)).json<PaperText>()).toEqual({ text: null, size: 0 });
    }
  });

  test('is read by whom the paper is, and taken out with it', async () => {
    const paper = await bring('giay.docx', docxOf(['Chỉ để họp.']));
    expect((await read(await world.as('sibling cell'), paper)).statusCode).toBe(404);
    expect((await read(await world.nobody(), paper)).statusCode).toBe(401);
    await secretary({ method: 'POST', url: `/api/meetings/${id}/files/${paper.id}/remove`, payload: {} });
    expect((await read(secretary, paper)).statusCode).toBe(404);
  });

  test('stays while the paper does', async () => {
    await bring('kin.docx', docxOf(['Lời chỉ trong phòng họp.']));
    const { rows } = await world.database.ownerPool.query<{ text_sha256: Buffer }>(
      `SELECT text_sha256 FROM meetings_file WHERE file_name = 'kin.docx'`,
    );
    const unreferenced = await world.database.ownerPool.query<{ sha256: Buffer }>(
      `SELECT sha256 FROM platform_unreferenced_blobs(now() + interval '2 days', 1000)`,
    );
    expect(unreferenced.rows.map((row) => row.sha256.toString('hex'))).not.toContain(
      rows[0]?.text_sha256.toString('hex'),
    );
  });

  test('is kept of papers alone', async () => {
    const sheet = await makeRoom(world.database, { roll: CELL_ROLL });
    id = sheet.id;
    expect(await bring('phieu.docx', docxOf(['Kiểm phiếu']), 'tellersSheet')).toMatchObject({ hasText: false });
  });
});
