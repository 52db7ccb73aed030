import type { User } from '../../shared/ipc/accounts.ts';
import type { Output } from '../../shared/ipc/routes.ts';
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

const lost =
  'Keydesk can no longer read this connection: what protected it is gone, or the database was changed. Connect again.';

const unreadableIntegrations: Output<'integrations.list'> = [
  {
    service: 'smtp',
    status: 'unreadable',
    reason: lost,
    account: null,
    needs: [],
    since: Date.now(),
    nextTry: null,
    proven: { at: Date.now() - 86_400_000, what: 'Signed in at smtp.harbour.example:587 as dana.' },
    settings: {
      kind: 'smtp',
      host: 'smtp.harbour.example',
      port: 587,
      security: 'starttls',
      username: 'dana',
      fromEmail: 'dana@harbour.example',
      fromName: admin.name,
      replyTo: 'office@harbour.example',
      pin: null,
    },
    fallback: false,
  },
];

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

  await hand.answer('integrations.list', unreadableIntegrations);
  await page.reload();
  await hand.go('Integrations');
  await page.getByText('This has to be entered again').first().waitFor();
  await camera.take(page, 'integrations-unreadable');
  await hand.click('Reconnect');
  await hand.dialog(/^Reconnect/);
  await camera.take(page, 'integration-enter-again');
  await hand.closeDialog();
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
  await page.getByRole('alert', { name: 'Keydesk does not answer' }).waitFor();
  await camera.take(page, 'offline');
  await hand.mend();
}

/** Everything around the sign-in. */
export async function doors(camera: Camera, hand: Hand): Promise<void> {
  const { page } = hand;
  await hand.answer('session.current', { user: await currentUser(hand), locked: true });
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
  await hand.heading('Choose your own password');
  await camera.take(page, 'choose-own-password');
  await hand.type('The password you were given', member.password);
  await hand.typeTwice('New password', `${member.password} of his own`);
  await hand.click('Change password');
  await hand.heading('Agents');
  await camera.take(page, 'member-agents');
  await hand.go('Integrations');
  await page.getByText('Uses the team’s').waitFor();
  await camera.take(page, 'member-integrations');
  await hand.go('Settings');
  await camera.take(page, 'member-settings');
}

async function currentUser(hand: Hand): Promise<User> {
  const answer = await hand.page.evaluate(async () => {
    const headers = { 'content-type': 'application/json', 'x-keydesk-panel': '1' };
    const response = await fetch('/rpc/session.current', { method: 'POST', headers, body: '{}' });
    return (await response.json()) as { data: { user: User } };
  });
  return answer.data.user;
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
  await page.getByText('This is not the passphrase').waitFor();
  await camera.take(page, 'vault-wrong-passphrase');
  await hand.click('Go on without the keys');
  await hand.heading('API Keys');
  await camera.take(page, 'vault-look-around');
}
