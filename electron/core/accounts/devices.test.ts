import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDevices } from './devices.ts';
import { createTestDesk, type TestDesk } from './test-desk.ts';
import type { Devices } from './types.ts';

let desk: TestDesk;
let devices: Devices;

beforeEach(async () => {
  desk = await createTestDesk();
  devices = await createDevices(desk);
});
afterEach(async () => {
  await devices.settled();
  await desk.destroy();
});

test('a device is known after a restart, for who signed in with it and nobody else', async () => {
  const token = await devices.remember(null, desk.admin.id);
  await desk.restart();
  devices = await createDevices(desk);
  expect(devices.proof(token, desk.admin.id)).toMatch(/^device /);
  expect(devices.proof(token, desk.bob.id)).toBeNull();
  expect(devices.proof(null, desk.admin.id)).toBeNull();
});

test('only its hash is held', async () => {
  const token = await devices.remember(null, desk.admin.id);
  const rows = await desk.store.db.selectFrom('settings').selectAll().execute();
  expect(JSON.stringify(rows)).toContain(desk.admin.id);
  expect(JSON.stringify(rows)).not.toContain(token);
});

test('one browser of two people has one token', async () => {
  const token = await devices.remember(null, desk.admin.id);
  expect(await devices.remember(token, desk.bob.id)).toBe(token);
  expect(devices.proof(token, desk.bob.id)).toBe(devices.proof(token, desk.admin.id));
});

test('the eight of a person that were used last are known', async () => {
  const tokens: string[] = [];
  for (let n = 0; n < 8; n += 1) tokens.push(await devices.remember(null, desk.admin.id));
  const bobs = await devices.remember(null, desk.bob.id);
  await devices.remember(tokens[0] ?? null, desk.admin.id);
  await devices.remember(null, desk.admin.id);
  const known = tokens.map((token) => devices.proof(token, desk.admin.id) !== null);
  expect(known).toEqual([true, false, true, true, true, true, true, true]);
  expect(devices.proof(bobs, desk.bob.id)).not.toBeNull();
});

test('none of a person is known once an admin set another password, also after a restart', async () => {
  const token = await devices.remember(null, desk.bob.id);
  await desk.users.update(desk.admin, { id: desk.bob.id, password: 'another password' });
  await devices.settled();
  expect(devices.proof(token, desk.bob.id)).toBeNull();
  await desk.restart();
  devices = await createDevices(desk);
  expect(devices.proof(token, desk.bob.id)).toBeNull();
});
