import type { Headless } from '../support/headless.ts';
import type { Camera } from './camera.ts';
import { admin, Hand, member } from './hand.ts';

const unreadableVault = {
  state: 'unreadable' as const,
  protection: 'os' as const,
  keyring: { available: true, backend: 'gnome_libsecret', message: 'The keyring is open.' },
  slots: [{ id: 's', kind: 'os' as const, backend: 'gnome_libsecret', createdAt: Date.now() }],
  problem: {
    message: 'The keyring no longer opens the keys. It was reset, or belongs to another account.',
    hint: 'Start Keydesk with the account that it was set up with. If the keyring is gone for good, start over.',
  },
};

const takenPort = {
  message: 'Port 4780 is taken by another program.',
  hint: 'Stop that program, or move the gateway to a free port.',
  freePort: 4781,
};

/** Loading, errors, and what only a broken machine shows. */
export async function trouble(camera: Camera, hand: Hand): Promise<void> {
  const { page } = hand;
  await hand.go('API Keys');
  await hand.hold('systemKeys.list');
  await page.reload();
  await page.getByRole('status', { name: 'Loading' }).waitFor();
  await camera.take(page, 'keys-loading');
  await hand.mend();

  const error = {
    message: 'The database could not be read.',
    hint: 'Close what else uses it and try again.',
  };
  await hand.fail('systemKeys.list', { code: 'storage_failed', ...error });
  await page.reload();
  await page.getByText(error.message).waitFor();
  await camera.take(page, 'keys-error');
  await hand.mend();

  await hand.answer('gateway.status', { state: 'failed', url: null, port: 4780, problem: takenPort });
  await page.reload();
  await hand.go('Settings');
  await page.getByText(takenPort.message).first().waitFor();
  await camera.take(page, 'settings-gateway-failed');
  await hand.mend();

  await hand.answer('vault.status', unreadableVault);
  await page.reload();
  await hand.heading('The vault cannot be read');
  await hand.click('Start over…');
  await camera.take(page, 'vault-unreadable');
  await hand.mend();

  await hand.go('Agents');
  await hand.cutOff();
  await page.getByRole('link', { name: 'Integrations' }).click();
  await page.getByRole('alert').waitFor();
  await camera.take(page, 'offline');
  await hand.mend();
}

/** Everything around the sign-in. */
export async function doors(camera: Camera, hand: Hand): Promise<void> {
  const { page } = hand;
  const { user } = await currentSession(hand);
  await hand.answer('session.current', { user, locked: true });
  await page.reload();
  await hand.heading('Locked');
  await camera.take(page, 'session-locked');
  await hand.mend();
  await hand.choose(admin.name, 'Sign out');
  await hand.heading('Sign in');
  await camera.take(page, 'sign-in');
  await hand.signIn({ ...admin, password: 'not the password' });
  await page.getByRole('alert').waitFor();
  await camera.take(page, 'sign-in-error');
  await hand.type('Name', member.name);
  await hand.type('Password', member.password);
  await hand.click('Sign in');
  await hand.heading('Agents');
  await camera.take(page, 'member-agents');
  await hand.go('Settings');
  await camera.take(page, 'member-settings');
}

async function currentSession(hand: Hand) {
  const answer = hand.page.waitForResponse('**/rpc/session.current');
  await hand.page.reload();
  const body = (await (await answer).json()) as { data: { user: null; locked: boolean } };
  return body.data;
}

/** After a restart the vault waits for its passphrase. */
export async function closedVault(camera: Camera, desk: Headless): Promise<void> {
  const page = await camera.visit(desk.panel);
  const hand = new Hand(page);
  await hand.signIn(admin);
  await hand.heading('The vault is locked');
  await camera.take(page, 'vault-locked');
  await hand.type('Passphrase', 'not the passphrase');
  await hand.click('Open the vault');
  await page
    .getByText(/does not open|wrong/i)
    .first()
    .waitFor();
  await camera.take(page, 'vault-wrong-passphrase');
  await hand.click('Go on without the keys');
  await hand.heading('API Keys');
  await camera.take(page, 'vault-look-around');
}
