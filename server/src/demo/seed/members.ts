import type pg from 'pg';
import { MEMBER_TABLES, prepareMembers, type MemberRows } from '../../members/import/people/add-people.ts';
import { identityOf, type SoundValues } from '../../members/import/people/identify.ts';
import { copyIn } from '../../members/import/staging/copy-in.ts';
import type { Crypto } from '../../platform/crypto/crypto.ts';
import { cellSizes } from '../generator/cell-sizes.ts';
import { inventMember, type InventedMember } from '../generator/person.ts';
import { randomFrom, type Random } from '../generator/random.ts';
import type { SeededProvince } from './shape.ts';

/** Members that are prepared together; one COPY a table each. */
const BATCH = 10_000;

/**
 * Brings a province's members in, sealed like those of an import. While PostgreSQL takes one batch, the next is
 * prepared: 200,000 members keep two cores busy instead of one.
 *
 * @param taken citizen ids given so far
 */
export async function seedMembers(
  client: pg.ClientBase,
  crypto: Crypto,
  province: SeededProvince,
  cells: readonly number[],
  taken: Set<string>,
  onBatch: (members: number) => void,
): Promise<void> {
  let under = Promise.resolve();
  for (const batch of batchesOf(crypto, province, cells, taken, await reserveIds(client, province.members))) {
    await under;
    under = writeRows(client, batch);
    // Handled when awaited; without this a failure during preparation would end the process.
    under.catch(() => undefined);
    onBatch(batch.members_member.length);
    await new Promise(setImmediate);
  }
  await under;
}

function* batchesOf(
  crypto: Crypto,
  province: SeededProvince,
  cells: readonly number[],
  taken: Set<string>,
  firstId: number,
): Generator<MemberRows> {
  const number = province.code.slice(0, 2);
  const random = randomFrom(Number(number) * 7919);
  const sizes = cellSizes(random, cells.length, province.members);
  let values: SoundValues[] = [];
  let made = 0;
  const flush = (): MemberRows => {
    const members = values.map((each) => ({ values: each, identity: identityOf(crypto, each) }));
    const ids = members.map((_, at) => firstId + made - members.length + at);
    values = [];
    return prepareMembers(crypto, null, members, ids, null);
  };
  for (const [at, cell] of cells.entries()) {
    for (let count = sizes[at] ?? 0; count > 0; count -= 1) {
      made += 1;
      values.push(valuesOf(random, taken, number + String(made).padStart(8, '0'), cell));
      if (values.length === BATCH) yield flush();
    }
  }
  if (values.length > 0) yield flush();
}

/** A seeded member as a checked row of an import would state him. */
function valuesOf(random: Random, taken: Set<string>, externalId: string, cell: number): SoundValues {
  const person: InventedMember = inventMember(random, taken);
  return {
    externalId,
    fullName: person.fullName,
    gender: person.gender,
    birthDate: person.birthDate,
    citizenId: person.citizenId,
    cardNumber: person.cardNumber,
    orgId: cell,
    orgName: '',
    joinedOn: person.joinedOn,
    officialOn: person.officialOn,
    status: person.activity,
    statusDate: person.activityOn,
  };
}

async function writeRows(client: pg.ClientBase, rows: MemberRows): Promise<void> {
  for (const [table, columns] of Object.entries(MEMBER_TABLES)) {
    await copyIn(client, table, columns, rows[table as keyof typeof MEMBER_TABLES]);
  }
}

async function reserveIds(client: pg.ClientBase, count: number): Promise<number> {
  const { rows } = await client.query<{ last: number }>(
    `SELECT setval(s.name, nextval(s.name) + $1 - 1)::int AS last FROM (SELECT pg_get_serial_sequence('members_member', 'id') AS name) s`,
    [count],
  );
  return (rows[0]?.last ?? count) - count + 1;
}
