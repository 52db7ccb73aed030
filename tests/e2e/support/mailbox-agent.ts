import { Agent } from '../../support/agent.ts';
import type { MailboxService } from './mailbox-person.ts';

/** What an agent hears: the status, Keydesk's own error, and everything as text. */
export interface Heard {
  status: number;
  error: string | null;
  text: string;
}

/** An agent with a mailbox, at the gateway. */
export class MailboxAgent {
  readonly #agent: Agent;
  readonly #tool: string;

  constructor(gateway: string, token: string, { tool }: MailboxService) {
    this.#agent = new Agent(gateway, token);
    this.#tool = tool;
  }

  send(subject: string): Promise<Heard> {
    return this.#call({ action: 'send_email', ...mail(subject) });
  }

  search(query: string): Promise<Heard> {
    return this.#call({ action: 'search', query });
  }

  draft(subject: string): Promise<Heard> {
    return this.#call({ action: 'create_draft', ...mail(subject) });
  }

  async #call(body: object): Promise<Heard> {
    const response = await this.#agent.fetch(`/v1/tools/${this.#tool}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const headers = JSON.stringify([...response.headers]);
    return {
      status: response.status,
      error: response.headers.get('x-keydesk-error'),
      text: `${headers}\n${await response.text()}`,
    };
  }
}

function mail(subject: string) {
  return { to: [{ address: 'kim@example.org', name: 'Kim' }], subject, text: 'Hello' };
}
