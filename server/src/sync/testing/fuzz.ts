import { createHash } from 'node:crypto';
import { randomFrom } from '../../demo/generator/random.ts';
import { accountId } from '../../authority/testing/identities.ts';
import { person } from '../../authority/testing/people.ts';
import type { Act, Device } from './device.ts';
import { deviceLife } from './device-life.ts';
import { unreliable, type Chances, type SmallFault } from './network.ts';
import { oldRows } from './online.ts';
import { memberIdOf, syncWorld, type SyncWorld } from './sync-world.ts';
import { differences } from './truth.ts';
import { villageLife } from './village-life.ts';

/** Members, officers, a helper, a follower, guests; some of them with two devices. */
const DEVICES = [
  'self',
  'self',
  'same cell',
  'secretary of the cell',
  'secretary of the cell',
  'deputy of the cell',
  'probationary',
  'helper',
  'follower',
  'secretary of the commune',
  'other province',
] as const;
const STEPS = 100;
/** How many devices are compared with their screens at the end; with brute force all of them are. */
const COMPARED = 3;

/** What a seed came to. */
export interface FuzzRun {
  /** What is wrong; empty when all is well. */
  readonly wrong: readonly string[];
  /** Everything that happened, for whoever looks into a seed. */
  readonly story: readonly string[];
  readonly struck: Readonly<Record<SmallFault | 'crash', number>>;
  readonly sent: number;
}

/** An act with what its device was told of it. */
interface Done {
  readonly device: Device;
  readonly key: string;
  readonly id: string;
  readonly act: Act;
}

/** Devices come and go on a bad line while the village lives; then the line is good, and everything must agree. */
export async function fuzz(seed: number): Promise<FuzzRun> {
  const random = randomFrom(seed);
  const struck = { dropResponse: 0, duplicate: 0, refuse: 0, slow: 0, crash: 0 };
  let chances: Chances = { dropResponse: 12, duplicate: 10, refuse: 8, slow: 3 };
  const world = await syncWorld({ quiet: true });
  try {
    const devices: { key: string; device: Device; live: () => Act }[] = [];
    for (const [at, key] of DEVICES.entries()) {
      const device = await world.device(key, {
        seed: seed * 100 + at,
        over: (network) => unreliable(network, randomFrom(seed * 100 + at), () => chances, struck),
      });
      devices.push({ key, device, live: deviceLife(device, randomFrom(seed * 7 + at)) });
    }
    const village = villageLife(world, randomFrom(seed * 13));
    const acts: Done[] = [];
    const story: string[] = [];
    // Something to begin with, before the first pull of anybody.
    for (let left = 6; left > 0; left -= 1) story.push(await village());
    for (const { device } of devices) await device.pull();

    for (let step = 0; step < STEPS; step += 1) {
      const one = devices[random.between(0, devices.length - 1)];
      if (one === undefined) continue;
      const { key, device, live } = one;
      const dice = random.between(1, 100);
      if (dice <= 35) {
        for (let left = random.between(1, 3); left > 0 && device.rows.size > 0; left -= 1) {
          const act = live();
          acts.push({ device, key, id: device.act(act), act });
          story.push(`${key} does ${act.name} ${JSON.stringify(act.args)}`);
        }
      } else if (dice <= 70) {
        if (random.chance(8)) {
          device.crashOnce();
          struck.crash += 1;
        }
        story.push(`${key} syncs: ${await device.sync()}`);
      } else {
        story.push(await village());
      }
    }

    chances = {};
    for (let round = 0; round < 3; round += 1) for (const { device } of devices) await device.sync();
    const wrong = [...(await outboxes(acts)), ...(await effects(world, acts))];
    for (const { key, device } of devices) {
      const last = await device.sync();
      if (last !== 'nothing') wrong.push(`${key} is told "${last}" although nothing moves`);
      wrong.push(...(await differences(world.database.ownerPool, device, memberIdOf(key))));
    }
    for (let left = COMPARED; left > 0; left -= 1) {
      const one = devices[random.between(0, devices.length - 1)];
      if (one !== undefined) wrong.push(...(await oldRows(one.device, await world.as(one.key))));
    }
    return { wrong, story, struck, sent: acts.length };
  } finally {
    await world.drop();
  }
}

/** Everything sent has its final outcome, the same on the device as on the server (SY20, SY21). */
async function outboxes(acts: readonly Done[]): Promise<string[]> {
  return acts
    .filter(({ device, id }) => !device.outcomes.has(id))
    .map(({ key, act, id }) => `${key} has no answer to ${act.name} ${id}`);
}

/** What was acknowledged is there, once; what was refused is not. */
async function effects({ database }: SyncWorld, acts: readonly Done[]): Promise<string[]> {
  const { ownerPool } = database;
  const wrong: string[] = [];
  const { rows } = await ownerPool.query<{ id: string; outcome: string }>('SELECT id, outcome FROM sync_mutation');
  const kept = new Map(rows.map((row) => [row.id, row.outcome]));
  const count = async (text: string, ...values: unknown[]): Promise<number> =>
    (await ownerPool.query<{ n: number }>(text, values)).rows[0]?.n ?? 0;
  const corrections = new Map<string, number>();

  for (const { device, key, id, act } of acts) {
    const outcome = device.outcomes.get(id)?.outcome;
    if (outcome === undefined) continue;
    if (kept.get(id) !== outcome) wrong.push(`${key} was told ${outcome} of ${id}, the server holds ${kept.get(id)}`);
    const done = outcome === 'applied' ? 1 : 0;
    const expectOnce = (times: number, what: string): void => {
      if (times !== done) wrong.push(`${what} of ${key} is there ${times} times and was ${outcome}`);
    };
    const args = act.args as Record<string, string>;
    if (act.name === 'meeting.opinion')
      expectOnce(
        await count('SELECT count(*)::int AS n FROM meetings_prior_opinion WHERE id = $1', args['id']),
        `opinion ${args['id']}`,
      );
    if (act.name === 'feedback.file' && act.args !== null)
      expectOnce(
        await count('SELECT count(*)::int AS n FROM feedback_thread WHERE id = $1', args['id']),
        `letter ${args['id']}`,
      );
    if (act.name === 'feedback.reply')
      expectOnce(
        await count('SELECT count(*)::int AS n FROM feedback_message WHERE id = $1', args['messageId']),
        `reply ${args['messageId']}`,
      );
    if (act.name === 'correction.file') corrections.set(key, (corrections.get(key) ?? 0) + done);
    if (act.name === 'meeting.draft') {
      const digest = createHash('sha256')
        .update((args['body'] ?? '').normalize('NFC'))
        .digest();
      const times = await count('SELECT count(*)::int AS n FROM meetings_draft WHERE sha256 = $1', digest);
      if (times !== (outcome === 'rejected' ? 0 : 1))
        wrong.push(`draft "${args['body']}" is there ${times} times and was ${outcome}`);
    }
    if (act.name === 'task.finish' && done === 1) {
      const left = await count(
        "SELECT count(*)::int AS n FROM meetings_assignment WHERE id = $1 AND state = 'open'",
        args['assignmentId'],
      );
      if (left > 0) wrong.push(`task ${args['assignmentId']} of ${key} is still open`);
    }
  }
  for (const [key, times] of corrections) {
    const there = await count(
      'SELECT count(*)::int AS n FROM members_correction WHERE author_account_id = $1',
      accountId(person(key)),
    );
    if (there !== times) wrong.push(`${key} filed ${times} corrections, ${there} are there`);
  }
  return wrong;
}
