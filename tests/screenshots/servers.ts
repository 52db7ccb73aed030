import { randomBytes } from 'node:crypto';
import {
  type ClickSendSimulator,
  type GoogleSimulator,
  type MicrosoftSimulator,
  type Simulator,
  type SmtpComSimulator,
  type SmtpSimulator,
  startClickSend,
  startGoogle,
  startMicrosoft,
  startSearch,
  startSmtp,
  startSmtpCom,
} from '../simulators/index.ts';

/** What people connect, each with an account of Dana's. */
export interface Servers {
  mail: SmtpSimulator;
  smtpCom: SmtpComSimulator;
  clickSend: ClickSendSimulator;
  tavily: Simulator;
  google: GoogleSimulator;
  microsoft: MicrosoftSimulator;
  dana: { email: string; password: string; apiKey: string };
  close(): Promise<void>;
}

export async function startServers(): Promise<Servers> {
  const dana = {
    email: 'dana@harbour.example',
    password: randomBytes(9).toString('hex'),
    apiKey: randomBytes(20).toString('hex'),
  };
  const mail = await startSmtp({ certificate: 'private-ca' });
  mail.addUser(dana.email, dana.password);
  const smtpCom = await startSmtpCom();
  const channels = [{ name: 'office' }, { name: 'newsletter' }];
  smtpCom.addAccount({ apiKey: dana.apiKey, email: dana.email, channels });
  const clickSend = await startClickSend();
  clickSend.addAccount({
    apiKey: dana.apiKey,
    username: dana.email,
    currency: 'EUR',
    country: 'DE',
    dedicatedNumbers: ['+4915110000001'],
    alphaTags: ['Harbour'],
  });
  const tavily = await startSearch('tavily');
  tavily.addKey(`tvly-${dana.apiKey}`);
  // Testing mode: sign-ins end after seven days.
  const google = await startGoogle({ refreshTokenSeconds: 604_800 });
  const microsoft = await startMicrosoft();
  for (const provider of [google, microsoft]) provider.addAccount(dana);
  const servers = { mail, smtpCom, clickSend, tavily, google, microsoft };
  return {
    ...servers,
    dana,
    async close() {
      await Promise.all(Object.values(servers).map((server) => server.close()));
    },
  };
}
