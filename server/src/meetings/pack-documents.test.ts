import type { Meeting } from '@sotay/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { village, type Village } from '../members/testing/village.ts';
import { pdfText } from '../platform/pdf/testing/read-pdf.ts';
import type { Caller } from '../platform/http/testing.ts';
import { docxOf, pictures } from '../platform/uploads/testing/files.ts';
import { bringFile } from './testing/bring-file.ts';
import { CELL_ROLL, makeRoom } from './testing/room.ts';

let world: Village;
let secretary: Caller;
let id: Meeting['id'];
beforeAll(async () => {
  world = await village();
  secretary = await world.as('secretary of the cell');
  ({ id } = await makeRoom(world.database, { roll: CELL_ROLL, state: 'convened' }));
});
afterAll(() => world.drop());

const pack = (parts: string): ReturnType<Caller> =>
  secretary({ method: 'GET', url: `/api/meetings/${id}/papers/pack.pdf?parts=${parts}` });

describe('the documents in the paper pack', () => {
  test('are what the papers of the meeting say, in large print; a picture says nothing', async () => {
    await bringFile(secretary, id, 'ke-hoach.docx', docxOf(['I. Mục đích', 'Giữ sạch đường làng.']));
    await bringFile(secretary, id, 'anh.png', pictures.png);
    const printed = await pack('documents');
    expect(printed.statusCode, printed.body.slice(0, 200)).toBe(200);
    const text = await pdfText(printed.rawPayload);
    expect(text).toContain('ke-hoach.docx');
    expect(text).toContain('Giữ sạch đường làng.');
    expect(text).not.toContain('anh.png');
  });

  test('that no file would hold are refused with the way out', async () => {
    const long = Array.from({ length: 40 }, () => 'Giữ sạch đường làng. '.repeat(90));
    for (let n = 0; n < 3; n += 1) await bringFile(secretary, id, `dai-${n}.docx`, docxOf(long));
    expect((await pack('agenda,documents')).json()).toMatchObject({ code: 'packTooLarge' });
    expect((await pack('agenda')).statusCode).toBe(200);
  });
});
