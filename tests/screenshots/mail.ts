import { Gate } from '../simulators/index.ts';
import type { Camera } from './camera.ts';
import { admin, type Hand } from './hand.ts';
import type { Servers } from './servers.ts';

const smtp = 'SMTP / SMTP.com';

async function fillServer(hand: Hand, { mail, dana }: Servers, password: string): Promise<void> {
  await hand.type('Mail server', mail.host);
  await hand.type('Port', String(mail.port));
  await hand.type('User name', dana.email);
  await hand.type('Password', password);
  await hand.type('From name', admin.name);
}

/** From the empty form, over everything that can be wrong, to a mail server that takes mail. */
export async function connectMail(camera: Camera, hand: Hand, servers: Servers): Promise<void> {
  const { page } = hand;
  const { mail, dana } = servers;
  await hand.go('Integrations');
  await page.getByRole('button', { name: `Connect ${smtp}`, exact: true }).waitFor();
  await camera.take(page, 'integrations-empty');

  await hand.click(new RegExp(`^Connect ${smtp}$`));
  await hand.dialog(`Connect ${smtp}`);
  await camera.take(page, 'mail-form');
  await page.getByRole('combobox', { name: 'Provider' }).fill('office');
  await page.getByRole('option', { name: /Office 365/ }).click();
  await page.getByText('Use Connect Outlook instead').waitFor();
  await camera.take(page, 'mail-preset');

  await hand.click('Test and save');
  await page.getByText('Please fill this in').first().waitFor();
  await camera.take(page, 'mail-missing');

  await fillServer(hand, servers, 'not the password');
  await hand.click('Test and save');
  await page.getByRole('button', { name: 'Look at the certificate' }).waitFor();
  await camera.take(page, 'mail-certificate-untrusted');
  await hand.click('Look at the certificate');
  await page.getByText('Fingerprint (SHA-256)').waitFor();
  await camera.take(page, 'mail-certificate');
  await hand.click('Trust only this certificate');
  await page.getByText('did not accept this user name and password').waitFor();
  await camera.take(page, 'mail-wrong-password');

  const gate = new Gate();
  mail.script({ at: 'auth', hold: gate });
  await hand.type('Password', dana.password);
  await hand.click('Test and save');
  await page.getByText(`Asking ${mail.host}`).waitFor();
  await camera.take(page, 'mail-saving');
  gate.open();
  await page.getByText(`Connected as ${dana.email}`).first().waitFor();
  await camera.take(page, 'mail-saved');
  await hand.click('Send me a test');
  await page.getByText('was accepted').first().waitFor();
  await camera.take(page, 'mail-tested');
  await hand.click('Done');
}
