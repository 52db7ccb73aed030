/** Ada connects her own Gmail and Outlook in a browser; her agent then writes and reads mail as her. */
import { oauthProviders } from '../../shared/ipc/oauth.ts';
import type { SignIns } from '../simulators/index.ts';
import type { Agent } from '../support/agent.ts';
import type { PanelClient } from '../support/panel-client.ts';
import { signIn } from '../support/sign-in.ts';
import { expect, heading, line } from './transcript.ts';

const services = {
  google: { service: 'gmail', tool: 'gmail-api', name: 'Gmail' },
  microsoft: { service: 'outlook', tool: 'microsoft-outlook-api', name: 'Outlook' },
} as const;

export async function connectMailboxes(admin: PanelClient, { apps, person }: SignIns): Promise<void> {
  heading('Ada enters the team’s own registrations at Google and Microsoft');
  for (const app of Object.values(apps)) {
    await admin.call('oauthApps.save', app);
    const { checks } = await admin.call('oauthApps.check', { provider: app.provider });
    for (const check of checks) line(`${app.provider.padEnd(9)} ${check.state}: ${check.message}`);
  }
  heading('She signs in to both in a browser: password there, consent, back to Keydesk');
  for (const { service, name } of Object.values(services)) {
    const { attempt, url } = await admin.call('integrations.connect', {
      service,
      permissions: ['send', 'read', 'draft'],
    });
    const page = await signIn(url, person);
    const done = await admin.call('integrations.attempt', { attempt });
    line(
      `${name.padEnd(9)} ${done.state}: ${done.account ?? done.reason ?? ''} (the browser shows a page with ${page.status})`,
    );
    expect(done.state === 'connected', `${name} to be connected`);
  }
}

export async function writeAndRead(agent: Agent, mailboxes: SignIns): Promise<void> {
  for (const provider of oauthProviders) {
    const { tool, name } = services[provider];
    heading(`The agent uses ${name} as Ada`);
    const sent = await act(agent, tool, {
      action: 'send_email',
      to: [{ address: 'bo@example.com' }],
      subject: 'Soup it is',
      text: 'See you on Thursday.',
    });
    line(`send:   ${sent.status}, id ${sent.id?.slice(0, 16)}…`);
    const { messages = [] } = await act(agent, tool, { action: 'search', query: 'soup', limit: 5 });
    const subjects = messages.map(({ subject }) => `“${subject}”`);
    line(`search: ${subjects.join(', ')}`);
    const draft = await act(agent, tool, {
      action: 'create_draft',
      to: [{ address: 'bo@example.com' }],
      subject: 'Friday',
      text: 'And on Friday?',
    });
    line(`draft:  ${draft.status}`);
    mailboxes[provider].expireAccessTokens();
    const again = await act(agent, tool, { action: 'search', query: 'lunch' });
    const { refreshed } = mailboxes[provider].counts;
    line(
      `later:  the access token is over; a search refreshes it ${refreshed === 1 ? 'once' : `${refreshed} times`}`,
    );
    expect(refreshed === 1, 'one refresh');
    const tokens = mailboxes[provider].issued;
    const answers = JSON.stringify([sent, messages, draft, again]);
    expect(!tokens.some((token) => answers.includes(token)), 'no token in what the agent was told');
    expect(subjects.length === 2, 'the mail of Bo and the answer to it');
  }
  const { google, microsoft, person } = mailboxes;
  for (const { sent, mailbox } of [google, microsoft]) {
    expect(sent.length === 1 && sent[0]?.account === person.email, 'one mail to have gone out as Ada');
    expect(
      mailbox(person.email).some(({ place }) => place === 'drafts'),
      'a draft in her mailbox',
    );
  }
  line('each mailbox sent one mail and keeps one draft; the agent never saw a token');
}

interface Answer {
  status?: string;
  id?: string;
  messages?: { subject: string }[];
}

async function act(agent: Agent, tool: string, input: object): Promise<Answer> {
  const response = await agent.fetch(`/functions/v1/${tool}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  });
  const answer = (await response.json()) as Answer;
  expect(response.status === 200, `${tool} to work, not ${JSON.stringify(answer)}`);
  return answer;
}
