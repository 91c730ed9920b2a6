import { randomUUID } from 'node:crypto';
import type { Me, Meeting } from '@sotay/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CELL_ROLL, makeRoom } from '../meetings/testing/room.ts';
import type { Device } from './testing/device.ts';
import { oldRows } from './testing/online.ts';
import { memberIdOf, syncWorld, type SyncWorld } from './testing/sync-world.ts';
import { differences } from './testing/truth.ts';

// Each of these was found by a seed of the fuzz (fuzz.test.ts) before the triggers told of it.
let world: SyncWorld;
let month = 0;
beforeAll(async () => {
  world = await syncWorld({ quiet: true });
});
afterAll(() => world.drop());
beforeEach(() => sql('TRUNCATE meetings_meeting CASCADE'));

async function sql(text: string, ...values: unknown[]): Promise<void> {
  await world.database.ownerPool.query(text, values);
}
async function begun(key: string): Promise<Device> {
  const device = await world.device(key);
  await device.pull();
  return device;
}
/** Pulls what moved, not everything, and is right then. */
async function hears(...devices: Device[]): Promise<void> {
  for (const device of devices) {
    expect(await device.pull(), device.name).toBe('stored');
    expect(device.heard.at(-1)).toMatchObject({ snapshot: [] });
    expect(await differences(world.database.ownerPool, device, memberIdOf(device.name))).toEqual([]);
    expect(await oldRows(device, await world.as(device.name))).toEqual([]);
  }
}
async function room(state: 'convened' | 'inSession' | 'closed', onSameDay = false): Promise<string> {
  if (!onSameDay) month += 1;
  const at = new Date(Date.UTC(new Date().getUTCFullYear(), new Date().getUTCMonth() + month, 1));
  const { id } = await makeRoom(world.database, {
    kind: 'thematic',
    state,
    month: at.toISOString().slice(0, 10),
    roll: CELL_ROLL,
  });
  return id;
}

describe('devices hear', () => {
  test('[SY1] of a meeting just convened, with room for its opinions, also who follows the cell uninvited (seed 1)', async () => {
    const devices = [await begun('self'), await begun('follower'), await begun('secretary of the cell')];
    const id = await room('convened');
    await hears(...devices);
    for (const device of devices) expect(device.rows.has(`opinions ${id}`), device.name).toBe(true);
    await sql("UPDATE meetings_meeting SET title = 'Tên mới' WHERE id = $1", id);
    await hears(...devices);
    expect(devices.map((device) => (device.rows.get(`meeting ${id}`)?.body as Meeting).title)).toEqual([
      'Tên mới',
      'Tên mới',
      'Tên mới',
    ]);
  });

  test('[SY40] that opinions and answers of a meeting called off are no longer theirs to keep', async () => {
    const id = await room('convened');
    const devices = [await begun('self'), await begun('secretary of the cell')];
    await sql(
      "UPDATE meetings_meeting SET state = 'cancelled', convened_at = now(), cancelled_at = now(), reason = 'Bão' WHERE id = $1",
      id,
    );
    await hears(...devices);
    for (const device of devices) expect(device.rows.has(`opinions ${id}`), device.name).toBe(false);
    expect(devices[1]?.rows.has(`invitees ${id}`)).toBe(false);
  });

  test('[SY40] that a fourth meeting takes the records of the first away', async () => {
    const ids = [await room('closed'), await room('closed'), await room('closed')];
    const secretary = await begun('secretary of the cell');
    expect(secretary.rows.has(`record ${ids[0]}:minutes`)).toBe(true);
    const next = await room('convened');
    await hears(secretary);
    await sql("UPDATE meetings_meeting SET state = 'inSession', opened_at = now() WHERE id = $1", next);
    await hears(secretary);
    expect(secretary.rows.has(`record ${ids[0]}:minutes`)).toBe(false);
    expect(secretary.rows.has(`record ${next}:minutes`)).toBe(true);
  });

  test('[SY40] that another takes the minutes now: the roll leaves the device of the one before', async () => {
    const id = await room('inSession');
    const [before, after] = [await begun('same cell'), await begun('self')];
    expect(before.rows.has(`roll ${id}`)).toBe(true);
    await sql('UPDATE meetings_meeting SET minute_taker_id = $2 WHERE id = $1', id, memberIdOf('self'));
    await hears(before, after);
    expect(before.rows.has(`roll ${id}`)).toBe(false);
    expect(after.rows.has(`roll ${id}`)).toBe(true);
  });

  test('[SY1] of a second meeting of their cell on one day: the address of the first gets its short id (seed 63)', async () => {
    const first = await room('convened');
    const devices = [await begun('self'), await begun('secretary of the cell')];
    await room('convened', true);
    await hears(...devices);
    for (const device of devices) {
      const { address } = device.rows.get(`meeting ${first}`)?.body as Meeting;
      expect(address).toMatch(new RegExp(`-${first.slice(-6)}$`));
    }
  });

  test('[SY1] of a body renamed that their letters went to (seed 107)', async () => {
    const device = await begun('self');
    const [id, messageId] = [randomUUID(), randomUUID()];
    const letter = { id, messageId, to: 'both', kind: 'suggestion', subject: 'Đường xóm', text: 'Đề nghị sửa.' };
    device.act({ name: 'feedback.file', args: letter, aggregate: `letter:${id}` });
    await device.push();
    await device.pull();
    expect(device.rows.has(`letter ${id}`)).toBe(true);
    await sql("UPDATE organizations_form SET name = 'Chi bộ Tên mới' WHERE org_id = 111");
    await hears(device);
  });

  test('[SY1] of their cell or committee renamed, also who is suspended (seed 310)', async () => {
    await sql("UPDATE members_personal SET activity = 'suspended' WHERE member_id = $1", memberIdOf('probationary'));
    const device = await begun('probationary');
    await sql("UPDATE organizations_form SET name = 'Chi bộ Tên khác' WHERE org_id = 111");
    await hears(device);
    expect((device.rows.get('me ')?.body as Me).member?.cell.name).toBe('Chi bộ Tên khác');
    await sql("UPDATE organizations_form SET name = 'Đảng ủy Tên khác' WHERE org_id = 11");
    await hears(device);
    await sql("UPDATE members_personal SET activity = 'active' WHERE member_id = $1", memberIdOf('probationary'));
  });

  test('[SY14] of a body renamed above them, and keep their own page when that body is above them no longer (seeds 2, 12)', async () => {
    const device = await begun('helper');
    await sql("UPDATE organizations_form SET name = 'Đảng bộ Tên mới' WHERE org_id = 11");
    await hears(device);
    expect((device.rows.get('me ')?.body as Me).member?.committee?.name).toBe('Đảng bộ Tên mới');
    await sql('UPDATE organizations_form SET parent_id = 10 WHERE org_id = 112');
    expect(await device.pull()).toBe('stored');
    expect(device.heard.at(-1)).toMatchObject({ revoked: ['org:11'] });
    expect((device.rows.get('me ')?.body as Me).member?.committee?.id).toBe(10);
    expect(await differences(world.database.ownerPool, device, memberIdOf('helper'))).toEqual([]);
    await sql('UPDATE organizations_form SET parent_id = 11 WHERE org_id = 112');
  });

  test('[SY1] who leads their cell now: open letters say who reads them, lists show what members hold elsewhere (seeds 16, 20)', async () => {
    const devices = [await begun('self'), await begun('secretary of the cell')];
    await sql(
      "INSERT INTO organizations_position (org_id, member_id, position, held_from) VALUES (111, $1, 'deputySecretary', sotay_today())",
      memberIdOf('probationary'),
    );
    await hears(...devices);
    await sql('UPDATE organizations_position SET undone_at = now() WHERE member_id = $1', memberIdOf('probationary'));
    await sql(
      "INSERT INTO organizations_position (org_id, member_id, position, held_from) VALUES (112, $1, 'follower', sotay_today())",
      memberIdOf('probationary'),
    );
    await hears(...devices);
  });

  test('[SY1] that their helper moved out of their sight: his name goes from their summary (seed 24)', async () => {
    const device = await begun('self');
    await sql("UPDATE members_personal SET activity = 'suspended' WHERE member_id = $1", memberIdOf('helper'));
    await hears(device);
    await sql('UPDATE members_member SET home_cell_id = 301, cell_id = 301 WHERE id = $1', memberIdOf('helper'));
    await hears(device);
  });
});
