import type { RuleList } from '@sotay/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { village, type Village } from '../members/testing/village.ts';

let place: Village;
beforeAll(async () => void (place = await village()));
afterAll(() => place.drop());

const CENTRE = 'administrator of the centre';
const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);
const list = async (key: string): Promise<RuleList> =>
  (await (await place.as(key))({ method: 'GET', url: '/api/rules' })).json();
const set = async (key: string, payload: object, rule = 'correction.answerDays') =>
  (await place.as(key))({ method: 'PUT', url: `/api/rules/${rule}`, payload });

test('everyone signed in reads the rules with their basis', async () => {
  const rules = await list('self');
  expect(rules.maySet).toBe(false);
  expect(rules.items.find((rule) => rule.key === 'correction.answerDays')).toMatchObject({
    value: 7,
    state: 'inForce',
  });
});

test('the administrator of the centre sets a rule from today; the old one stays on record', async () => {
  expect((await set(CENTRE, { value: 5, effectiveFrom: today, basis: 'Công văn 1-CV/VPTW' })).statusCode).toBe(200);
  const rules = (await list(CENTRE)).items.filter((rule) => rule.key === 'correction.answerDays');
  expect(rules).toMatchObject([
    { value: 5, state: 'inForce', effectiveFrom: today },
    { value: 7, state: 'past', effectiveTo: today },
  ]);
  const { rows } = await place.database.ownerPool.query<{ value: number }>(
    `SELECT rules_value('correction.answerDays')::int AS value`,
  );
  expect(rows[0]?.value).toBe(5);
});

test('the past is not rewritten, a day is not set twice, an unknown rule is not made', async () => {
  expect((await set(CENTRE, { value: 9, effectiveFrom: '2026-01-01', basis: 'Công văn 2' })).statusCode).toBe(422);
  expect((await set(CENTRE, { value: 9, effectiveFrom: today, basis: 'Công văn 2' })).statusCode).toBe(409);
  expect((await set(CENTRE, { value: 9, effectiveFrom: today, basis: 'Công văn 2' }, 'no.suchRule')).statusCode).toBe(
    404,
  );
});

test.each([
  'self',
  'administrator of the province',
  'administrator of the commune',
  'organisation board of the centre',
])('a rule is not for %s to set', async (key) => {
  expect((await set(key, { value: 9, effectiveFrom: '2999-01-01', basis: 'Công văn 3' })).statusCode).toBe(404);
});
