import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Headless, startHeadless } from '../support/headless.ts';
import { PanelClient } from '../support/panel-client.ts';
import { type BrowserPanel, openInBrowser } from './support/browser.ts';
import { Person } from './support/person.ts';

const given = { name: 'Bob', password: 'known to Ada as well' };
const own = { ...given, password: 'known to Bob alone' };

let desk: Headless;
let panel: BrowserPanel;

beforeAll(async () => {
  desk = await startHeadless({ passphrase: 'a passphrase that only tests use' });
  panel = await openInBrowser(desk.panel);
});

afterAll(async () => {
  await panel.close();
  await desk.stop();
});

test('who signs in with a password that an admin set chooses their own first, and nobody acts as them', async () => {
  const person = new Person(panel.page);
  await person.makeAdmin(desk.setupToken);
  await person.addPerson(given);
  const intruder = new PanelClient(desk.panel);
  await intruder.call('session.signIn', given);
  const { token } = await intruder.call('agents.create', { name: 'In his name' });
  await person.signOut();

  await person.signIn(given);
  await person.chooseOwnPassword(given.password, given.password);
  await panel.page.getByText('This is the password that you were given.').waitFor();
  await person.chooseOwnPassword(given.password, own.password);
  await person.goTo('Agents');
  await panel.page.getByText('Show 1 revoked agent').waitFor();
  const answer = await fetch(`${desk.gateway}/v1/tools`, { headers: { authorization: `Bearer ${token}` } });
  expect(answer.status).toBe(401);
  expect(await intruder.tryCall('agents.list', {})).toMatchObject({ error: { code: 'not_signed_in' } });
  expect(await intruder.tryCall('session.signIn', given)).toMatchObject({ ok: false });
});
