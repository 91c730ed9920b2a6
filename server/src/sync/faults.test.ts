import type { Meeting, OwnAnswer } from '@sotay/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { randomFrom } from '../demo/generator/random.ts';
import { CELL_ROLL, makeRoom } from '../meetings/testing/room.ts';
import type { Act, Device } from './testing/device.ts';
import { idAt } from './testing/device.ts';
import { sayStruck } from './testing/fault-proxy.ts';
import { memberIdOf, syncWorld, type SyncWorld } from './testing/sync-world.ts';
import { differences } from './testing/truth.ts';

const DAY_MS = 86_400_000;
const random = randomFrom(5);
let world: SyncWorld;
beforeAll(async () => {
  world = await syncWorld({ quiet: true });
});
afterAll(() => world.drop());

const meeting = async (state: 'convened' | 'inSession' | 'closed' = 'convened'): Promise<string> =>
  (await makeRoom(world.database, { state, month: monthAhead(), kind: 'thematic', roll: CELL_ROLL })).id;
/** Not so far ahead that the meeting is no longer on its way. */
const monthAhead = (): string => new Date(Date.now() + 40 * DAY_MS).toISOString().slice(0, 8) + '01';
const invitation = (device: Device, id: string): Meeting => device.rows.get(`meeting ${id}`)?.body as Meeting;
const comes = (id: string, baseVersion: number | null = null): Act => ({
  name: 'meeting.answer',
  args: { meetingId: id, answer: 'attending' },
  aggregate: `answer:${id}`,
  baseVersion,
});
const asksAway = (id: string, reason: string, baseVersion: number | null = null): Act => ({
  ...comes(id, baseVersion),
  args: { meetingId: id, answer: 'absent', reason },
});
const opinion = (id: string, text: string): Act => ({
  name: 'meeting.opinion',
  args: { meetingId: id, id: idAt(Date.now(), random), kind: 'opinion', text },
  aggregate: `opinions:${id}`,
});
const outcomeOf = (device: Device, id: string) => device.outcomes.get(id);
async function right(device: Device): Promise<void> {
  expect(await differences(world.database.ownerPool, device, memberIdOf(device.name))).toEqual([]);
}
async function answerOf(id: string, key = 'self') {
  const { rows } = await world.database.ownerPool.query<{ answer: string; reason: string | null }>(
    'SELECT answer, reason FROM meetings_answer WHERE meeting_id = $1 AND member_id = $2',
    [id, memberIdOf(key)],
  );
  return rows[0];
}

describe('what moves under a device', () => {
  test('[SY13] S4: a position brings what happened long before it, and its end takes it away', async () => {
    const { ownerPool } = world.database;
    const older = [await meeting(), await meeting('inSession'), await meeting('closed')];
    const device = await world.device('cell directly under the commune');
    await device.pull();
    expect(older.some((id) => device.rows.has(`meeting ${id}`))).toBe(false);
    await ownerPool.query(
      "INSERT INTO organizations_position (org_id, member_id, position, held_from) VALUES (111, $1, 'cellCommitteeMember', sotay_today())",
      [memberIdOf(device.name)],
    );
    expect(await device.pull()).toBe('stored');
    const brought = [...device.rows.values()].filter((row) => older.some((id) => row.id.startsWith(id)));
    expect(older.every((id) => device.rows.has(`meeting ${id}`))).toBe(true);
    await right(device);
    await ownerPool.query('UPDATE organizations_position SET undone_at = now() WHERE member_id = $1', [
      memberIdOf(device.name),
    ]);
    await device.pull();
    expect([...device.rows.values()].filter((row) => older.some((id) => row.id.startsWith(id)))).toEqual([]);
    await right(device);
    sayStruck('S4', brought.length);
  });

  test('[SY18] S7: below the floor a device begins anew, at it and above it goes on; all three are right', async () => {
    const { ownerPool } = world.database;
    const id = await meeting();
    const secretary = await world.as('secretary of the cell');
    const rename = async (title: string): Promise<void> => {
      const { body } = await secretary({ method: 'GET', url: `/api/meetings/${id}` });
      const { version } = JSON.parse(body) as Meeting;
      const changed = await secretary({ method: 'PATCH', url: `/api/meetings/${id}`, payload: { version, title } });
      expect(changed.statusCode, changed.body).toBe(200);
    };
    const [below, at, above] = [await world.device('self'), await world.device('self'), await world.device('self')];
    await below.pull();
    await rename('Đổi lần một');
    await at.pull();
    // Everything told until now is forgotten; what comes next is remembered.
    await ownerPool.query("SELECT sync_forget(now() + interval '1 hour', now() - interval '1 year', 100000)");
    await rename('Đổi lần hai');
    await above.pull();
    await rename('Đổi lần ba');
    for (const device of [below, at, above]) {
      expect(await device.pull()).toBe('stored');
      expect(invitation(device, id).title).toBe('Đổi lần ba');
      await right(device);
    }
    const last = [below, at, above].map((device) => device.heard.at(-1));
    expect(last.map((heard) => heard?.said === 'pulled' && heard.snapshot.includes('own'))).toEqual([
      true,
      false,
      false,
    ]);
    sayStruck('S7', 3);
  });
});

describe('two who do the same', () => {
  test('[SY25] S10: two devices of one person end with one answer, and the later hears what stands', async () => {
    let met = 0;
    for (const first of [0, 1]) {
      const id = await meeting();
      const pair = [await world.device('self'), await world.device('self')] as const;
      for (const device of pair) await device.pull();
      const [one, two] = first === 0 ? pair : [pair[1], pair[0]];
      const base = invitation(one, id).own?.version ?? null;
      const said = one.act(comes(id, base));
      const late = two.act(asksAway(id, 'Ốm', base));
      await one.sync();
      await two.sync();
      expect(outcomeOf(one, said)?.outcome).toBe('applied');
      expect(outcomeOf(two, late)).toMatchObject({ outcome: 'superseded', problem: { code: 'answeredElsewhere' } });
      expect(await answerOf(id)).toMatchObject({ answer: 'attending' });
      // Seen what stands, the same person may say otherwise.
      two.act(asksAway(id, 'Ốm thật', invitation(two, id).own?.version ?? null));
      await two.sync();
      await one.sync();
      expect(await answerOf(id)).toEqual({ answer: 'absent', reason: 'Ốm thật' });
      for (const device of pair) {
        expect(invitation(device, id).own).toMatchObject({ answer: 'absent', reason: 'Ốm thật' });
        await right(device);
      }
      met += 1;
    }
    sayStruck('S10', met);
  });

  test('[SY25] an officer who answers for two members in one batch bases neither on the other', async () => {
    const id = await meeting();
    const officer = await world.device('secretary of the cell');
    await officer.pull();
    for (const reason of ['một', 'hai', 'ba']) officer.act({ ...asksAway(id, reason), onBehalfOf: memberIdOf('self') });
    const other = officer.act({ ...comes(id, 1), onBehalfOf: memberIdOf('probationary') });
    const same = await world.device('probationary');
    same.act(asksAway(id, 'Tôi tự trả lời'));
    await same.push();
    await officer.push();
    expect(outcomeOf(officer, other)?.outcome).toBe('superseded');
    expect(await answerOf(id, 'probationary')).toMatchObject({ answer: 'absent' });
  });

  test('[SY26] S11: what the server would take online it takes from a device that saw an older page', async () => {
    const { ownerPool } = world.database;
    const secretary = await world.as('secretary of the cell');
    let taken = 0;
    for (const decision of ['granted', 'refused']) {
      const id = await meeting();
      const device = await world.device('self');
      await device.pull();
      device.act(asksAway(id, 'Bận', invitation(device, id).own?.version ?? null));
      await device.sync();
      // Decided while the device is away: the chair's word on the request is no newer answer of the member.
      const answer = invitation(device, id).own as OwnAnswer;
      const url = `/api/meetings/${id}/invitees/${memberIdOf('self')}/decision`;
      expect((await secretary({ method: 'PUT', url, payload: { decision } })).statusCode).toBe(200);
      const mind = device.act(comes(id, answer.version));
      await device.sync();
      expect(outcomeOf(device, mind)?.outcome, decision).toBe('applied');
      expect(await answerOf(id)).toMatchObject({ answer: 'attending' });
      taken += 1;
    }
    // Called off when the device last saw it, on again when it speaks.
    const id = await meeting();
    await ownerPool.query("UPDATE meetings_meeting SET state = 'postponed', reason = 'Bão' WHERE id = $1", [id]);
    const device = await world.device('self');
    await device.pull();
    expect(invitation(device, id).mayAnswer).toBe(false);
    await ownerPool.query("UPDATE meetings_meeting SET state = 'convened' WHERE id = $1", [id]);
    const said = device.act(comes(id, invitation(device, id).own?.version ?? null));
    await device.push();
    expect(outcomeOf(device, said)?.outcome).toBe('applied');
    sayStruck('S11', taken + 1);
  });

  test('[SY25] S17: clocks two days wrong in either direction order nothing', async () => {
    let crossed = 0;
    const id = await meeting();
    const fast = await world.device('self', { clock: () => Date.now() + 2 * DAY_MS });
    const slow = await world.device('self', { clock: () => Date.now() - 2 * DAY_MS });
    for (let round = 0; round < 12; round += 1) {
      const device = random.pick([fast, slow]);
      await device.pull();
      const reason = `lượt ${round}`;
      const first = device.act(comes(id, invitation(device, id).own?.version ?? null));
      const then = device.act(asksAway(id, reason, invitation(device, id).own?.version ?? null));
      await device.sync();
      expect([outcomeOf(device, first)?.outcome, outcomeOf(device, then)?.outcome]).toEqual(['applied', 'applied']);
      // The last word stands, however early or late its device thinks it is.
      expect(await answerOf(id)).toEqual({ answer: 'absent', reason });
      const at = Date.parse(outcomeOf(device, then)?.at ?? '');
      expect(Math.abs(at - Date.now())).toBeLessThan(DAY_MS);
      crossed += 1;
    }
    sayStruck('S17', crossed);
  });
});

describe('acts that come again, late or broken', () => {
  test('[SY20] S14: an application closed between the answer and its disk sends everything again at its next launch', async () => {
    const device = await world.device('self');
    let closed = 0;
    for (let launch = 0; launch < 10; launch += 1) {
      const id = await meeting();
      const texts = ['một', 'hai', 'ba'].map((text) => device.act(opinion(id, text)));
      device.crashOnce();
      expect(await device.push()).toBe('broken');
      expect(device.outbox).toHaveLength(3);
      closed += 1;
      await device.sync();
      expect(device.outbox).toEqual([]);
      expect(texts.map((text) => outcomeOf(device, text)?.outcome)).toEqual(['applied', 'applied', 'applied']);
      const { rows } = await world.database.ownerPool.query(
        'SELECT text FROM meetings_prior_opinion WHERE meeting_id = $1 ORDER BY written_at, id',
        [id],
      );
      expect(rows).toHaveLength(3);
    }
    await right(device);
    sayStruck('S14', closed);
  });

  test('[SY24] S18: what an older or newer application calls an act is refused with a sentence, and holds nothing up', async () => {
    const id = await meeting();
    const device = await world.device('self');
    const strange: Act[] = [
      { name: 'meeting.rsvp', args: { id }, aggregate: 'a' },
      { name: '', args: {}, aggregate: 'a' },
      { name: 'constructor', args: {}, aggregate: 'a' },
      { name: '__proto__', args: {}, aggregate: 'a' },
      { ...comes(id), args: { meetingId: id, answer: 'attending', mood: 'glad' } },
      { ...comes(id), args: { meetingId: id, answer: 'perhaps' } },
    ];
    const refused = strange.map((act) => device.act(act));
    const good = device.act(comes(id));
    await device.push();
    for (const one of refused) {
      const result = outcomeOf(device, one);
      expect(result?.outcome).toBe('rejected');
      expect(result?.problem?.title).toMatch(/Mời/);
    }
    expect(outcomeOf(device, good)?.outcome).toBe('applied');
    sayStruck('S18', refused.length);
  });

  test('[SY22][SY23] S19: an act that breaks the server waits three times and is refused; it holds up its own aggregate alone', async () => {
    const [poisoned, healthy] = [await meeting(), await meeting()];
    const device = await world.device('self');
    // No text of PostgreSQL can hold it.
    const poison = device.act(opinion(poisoned, 'trước\u0000sau'));
    const behind = device.act(opinion(poisoned, 'sau chất độc'));
    const beside = device.act(opinion(healthy, 'việc khác'));
    const heard: string[] = [];
    for (let tries = 1; device.outbox.length > 0 && tries <= 6; tries += 1) {
      await device.push();
      expect(outcomeOf(device, beside)?.outcome).toBe('applied');
      heard.push(outcomeOf(device, poison)?.outcome ?? 'waits');
    }
    expect(heard.at(-1)).toBe('rejected');
    expect(outcomeOf(device, behind)?.outcome).toBe('applied');
    expect(device.outbox).toEqual([]);
    sayStruck('S19', heard.length);
  });
});
