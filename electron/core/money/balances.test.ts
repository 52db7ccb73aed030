import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Simulator, fakeKey, startSimulator } from '../../../tests/simulators/index.ts';
import type { Person } from '../accounts/types.ts';
import { type GatewayDesk, openGateway } from '../gateway/testing.ts';
import { type TestAccount, openAccount } from '../services/clicksend/testing.ts';
import { readBalances } from './balances.ts';

let desk: GatewayDesk;
let serper: Simulator;
let sms: TestAccount;
let member: Person;
beforeEach(async () => {
  desk = await openGateway();
  serper = await startSimulator('serper');
  sms = await openAccount();
  ({ person: member } = await desk.makeMember('Mo'));
});
afterEach(async () => {
  await desk.close();
  await Promise.all([serper.close(), sms.simulator.close()]);
});

const read = (viewer = desk.owner) =>
  readBalances(
    { systemKeys: desk.keys, connections: desk.connections },
    viewer,
    new AbortController().signal,
  );

async function saveSerper(): Promise<string> {
  const secret = fakeKey('serper');
  serper.addKey(secret);
  await desk.saveKey('serper', serper.url, secret);
  return secret;
}

test('what is left is asked of those that are connected, and told as they write it', async () => {
  expect(await read()).toEqual([]);
  await saveSerper();
  await desk.connect(desk.owner, sms.settings, sms.apiKey);
  await desk.post('/serper/search', { q: 'desks' });
  expect(await read()).toMatchObject([
    { service: 'serper', scope: 'system', left: '2499', unit: 'credits', message: '' },
    { service: 'clicksend', scope: 'own', left: expect.stringMatching(/^\d+\.\d\d$/) as string, message: '' },
  ]);
});

test('members see their own account, and neither the shared one nor the team’s', async () => {
  await saveSerper();
  await desk.connect(desk.owner, sms.settings, sms.apiKey, 'team');
  expect((await read()).map(({ service, scope }) => `${service} ${scope}`)).toEqual([
    'serper system',
    'clicksend team',
  ]);
  expect(await read(member)).toEqual([]);
  await desk.connect(member, sms.settings, sms.apiKey);
  expect(await read(member)).toMatchObject([{ service: 'clicksend', scope: 'own' }]);
});

test('what cannot be learnt is said in words, never as nothing left, and without the key', async () => {
  const secret = await saveSerper();
  await desk.connect(desk.owner, sms.settings, sms.apiKey);
  serper.script({ instead: { status: 500 }, on: { path: '/account' } });
  await sms.simulator.close();
  const told = await read();
  expect(told).toMatchObject([
    { service: 'serper', left: null, message: 'Serper did not say what is left (HTTP 500).' },
    { service: 'clicksend', left: null, message: expect.stringMatching(/\.$/) as string },
  ]);
  serper.setKeyState(secret, 'revoked');
  expect((await read())[0]).toMatchObject({ left: null, message: 'Serper refused the saved key.' });
  expect(sms.showsKey(told) || JSON.stringify(told).includes(secret)).toBe(false);
  sms = await openAccount();
});
