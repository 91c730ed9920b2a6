import { text } from 'node:stream/consumers';
import type { Pulled } from '@sotay/contract';
import type { Response } from 'light-my-request';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bufferSource } from '../platform/archives/byte-source.ts';
import { openArchive } from '../platform/archives/open-archive.ts';
import { testDatabase, type TestDatabase } from '../platform/database/testing.ts';
import { testApp, type TestApp } from '../platform/http/testing.ts';
import { pdfText } from '../platform/pdf/testing/read-pdf.ts';
import { accountId } from './testing/identities.ts';
import { dayOf, MEETINGS, meetingOf, monthOf, partOf, REPORTS, SPOKEN } from './testing/meeting-facts.ts';
import { person } from './testing/people.ts';
import { ROUTES } from './testing/routes.ts';
import { buildWorld } from './testing/world.ts';

/** Those above a cell, of every kind; none of them belongs to cell 111 or follows it. */
const ABOVE = [
  'office of the commune',
  'organisation board of the commune',
  'administrator of the commune',
  'auditor of the commune',
  'secretary of the commune',
  'secretary of the body led by its leaders',
  'organisation board of the province',
  ...(process.env['SOTAY_LONG'] === '1'
    ? [
        'propaganda board of the commune',
        'support team of the commune',
        'committee member of the body led by its leaders',
        'secretary of the province',
        'administrator of the centre',
      ]
    : []),
];

let database: TestDatabase;
let api: TestApp;
beforeAll(async () => {
  database = await testDatabase();
  api = await testApp({ database });
  await buildWorld(database.ownerPool, api.crypto);
  await api.services.blobs.put(Buffer.from(SPOKEN), 'application/pdf');
  api.app.rateLimit = () => Promise.resolve();
});
afterAll(async () => {
  await api.close();
  await database.drop();
});

const MINUTED = meetingOf('published');
const ROOM = meetingOf('in session');
/** What may stand in each place of an address: the cell's meetings, whatever belongs to them, the cell and its people. */
const IDS = [MINUTED.id, ROOM.id, partOf(MINUTED, '9'), partOf(MINUTED, '4', 2), REPORTS[1]?.id ?? '', '111', '1'];
const PLACES: Readonly<Record<string, readonly string[]>> = {
  fileId: [0, 1, 2, 3].map((nth) => partOf(MINUTED, '4', nth)),
  record: ['minutes', 'resolution'],
  paper: ['invitation', 'attendance', 'ballots', 'minutes', 'resolution', 'extract'],
  address: [`${dayOf(MINUTED)}-thuong-ky`, `${dayOf(MINUTED)}-thuong-ky-${MINUTED.id.slice(-6)}`],
  class: ['meetingContent'],
};
const ASKED = ['111', '11', '10'].flatMap((org) => [
  `orgId=${org}&from=${monthOf(-6)}&to=${monthOf(0)}&forMonth=${monthOf(-4)}&state=submitted&root=10`,
  `orgId=${org}&q=${encodeURIComponent(SPOKEN.slice(0, 9))}&root=${org}`,
]);

/** Every address of a route that could lead to the cell's minutes. */
function addresses(url: string): string[] {
  const filled = (left: string): string[] => {
    const place = /:(\w+)/.exec(left);
    if (place === null) return [left];
    return (PLACES[place[1] ?? ''] ?? IDS).flatMap((value) => filled(left.replace(place[0], value)));
  };
  if (url.includes(':')) return filled(url);
  const known = (ROUTES[`GET ${url}`]?.cases ?? []).map((one) => one.url);
  return [...new Set([url, ...ASKED.map((query) => `${url}?${query}`), ...known])];
}

/** All that a person could read out of an answer, whatever it is packed in. */
async function contentOf(answer: Response): Promise<string> {
  const said = `${JSON.stringify(answer.headers)} ${answer.body}`;
  const bytes = answer.rawPayload;
  if (bytes.subarray(0, 4).toString('latin1') === '%PDF') return `${said} ${await pdfText(bytes)}`;
  if (bytes.subarray(0, 2).toString('latin1') !== 'PK') return said;
  const archive = await openArchive(bufferSource(bytes), { entries: 1_000, unpacked: 50_000_000, ratio: 1_000 });
  const parts = await Promise.all([...archive.parts.keys()].map(async (name) => text(await archive.unpack(name))));
  return [said, ...parts].join(' ');
}
/** The same words were said in the meetings of other bodies, and who sat there keeps them. */
const isElsewhere = (id: string): boolean => MEETINGS.some((one) => one.host !== MINUTED.host && id.startsWith(one.id));
/** What a device is given, but for the meetings of other bodies. */
function onDevice(answer: Response): string {
  const { rows = [] } = answer.json<Partial<Pulled>>();
  return JSON.stringify(rows.filter((row) => !isElsewhere(row.id)));
}
/** A person's copy of his data, but for the meetings of other bodies. */
function inCopy(answer: Response): string {
  const { meetings = {}, ...others } = answer.json<{ meetings?: Record<string, { meetingId: string }[]> }>();
  return JSON.stringify([
    others,
    Object.values(meetings).flatMap((of) => of.filter((one) => !isElsewhere(one.meetingId))),
  ]);
}
const READ: Readonly<Record<string, (answer: Response) => string | Promise<string>>> = {
  '/api/sync': onDevice,
  '/api/me/export': inCopy,
};
const mentions = (content: string): boolean => content.replaceAll(/\s+/g, ' ').normalize('NFC').includes(SPOKEN);

async function walk(key: string): Promise<{ answered: number; found: string[] }> {
  const ask = await api.as(accountId(person(key)), { reauthenticated: true, office: true });
  const found: string[] = [];
  let answered = 0;
  for (const { method, url } of api.app.routeManifest) {
    if (method !== 'GET') continue;
    for (const address of addresses(url)) {
      const answer = await ask({ method: 'GET', url: address });
      if (answer.statusCode < 400) answered += 1;
      const content = await (READ[url] ?? contentOf)(answer);
      if (mentions(content)) found.push(address);
    }
  }
  return { answered, found };
}

test('the walk finds what was said in the room for an officer of the cell: on screens, in papers, in files', async () => {
  const { found } = await walk('secretary of the cell');
  for (const expected of [
    `/api/meetings/${MINUTED.id}/records/minutes`,
    `/api/meetings/${MINUTED.id}/session`,
    `/api/meetings/${MINUTED.id}/opinions`,
    `/api/meetings/${MINUTED.id}/papers/minutes.pdf`,
    `/api/meetings/${MINUTED.id}/files/${partOf(MINUTED, '4', 2)}`,
  ])
    expect(`${expected} ${String(found.includes(expected))}`).toBe(`${expected} true`);
});

test.each(ABOVE)(
  'no route, export, search, paper or file of a cell’s minutes tells %s what was said in the room',
  async (key) => {
    const { answered, found } = await walk(key);
    expect(found).toEqual([]);
    // Somebody who gets no answer at all proves nothing.
    expect(answered).toBeGreaterThan(5);
  },
);
