import { request } from 'undici';

/** A browser without a window, for the pages of the simulated identity providers. */

export interface SignIn {
  email: string;
  password: string;
  /** Scopes whose box is unticked before Allow is pressed. */
  untick?: string[];
  /** Presses Cancel: at once, or on the page that asks for permissions. */
  refuse?: boolean | 'consent';
  /** A browser that somebody may be signed in with; a fresh one unless given. */
  browser?: Browser;
  /** Picks who is signed in already, where the page offers it. */
  pick?: boolean;
}

export interface Page {
  url: string;
  status: number;
  text: string;
}

const maxPages = 20;

/** Follows a sign-in to its end: the app's own page, or a page of the provider that leads nowhere. */
export async function signIn(url: string, person: SignIn): Promise<Page> {
  const browser = person.browser ?? new Browser();
  const provider = new URL(url).origin;
  let page = await browser.open(url);
  for (let pages = 0; pages < maxPages; pages++) {
    const form = readForm(page);
    if (new URL(page.url).origin !== provider || form === null) return page;
    page = await browser.submit(form.action, fill(form, person));
  }
  throw new Error(`The sign-in did not come to an end; the last page was ${page.url}.`);
}

/** Keeps cookies, follows redirects. */
export class Browser {
  readonly #cookies = new Map<string, { name: string; value: string; path: string; origin: string }>();

  open(url: string): Promise<Page> {
    return this.#go(url, { method: 'GET' });
  }

  submit(url: string, fields: URLSearchParams): Promise<Page> {
    return this.#go(url, { method: 'POST', body: fields.toString() });
  }

  /** Not by `fetch`, which says that it is a script; this is a person who goes from page to page. */
  async #go(url: string, { method, body }: { method: 'GET' | 'POST'; body?: string }): Promise<Page> {
    const cookie = this.#cookiesFor(new URL(url));
    const response = await request(url, {
      method,
      headers: {
        accept: 'text/html',
        'sec-fetch-mode': 'navigate',
        'sec-fetch-dest': 'document',
        'sec-fetch-site': 'cross-site',
        ...(body !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
        ...(cookie !== '' && { cookie }),
      },
      ...(body !== undefined && { body }),
    });
    this.#remember(new URL(url), [response.headers['set-cookie'] ?? []].flat());
    const text = await response.body.text();
    const { location } = response.headers;
    if (location === undefined) return { url, status: response.statusCode, text };
    return this.#go(new URL(String(location), url).href, { method: 'GET' });
  }

  #cookiesFor({ origin, pathname }: URL): string {
    return [...this.#cookies.values()]
      .filter((cookie) => cookie.origin === origin && pathname.startsWith(cookie.path))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
  }

  #remember({ origin }: URL, lines: string[]): void {
    for (const line of lines) {
      const [pair = '', ...attributes] = line.split(/;\s*/);
      const [, name = '', value = ''] = /^([^=]*)=(.*)$/.exec(pair) ?? [];
      const path = attributes.find((one) => /^path=/i.test(one))?.slice(5) ?? '/';
      this.#cookies.set(`${origin} ${path} ${name}`, { name, value, path, origin });
    }
  }
}

interface Form {
  action: string;
  inputs: { name: string; value: string; type: string; checked: boolean }[];
  buttons: { name: string; value: string }[];
}

function readForm({ url, text }: Page): Form | null {
  const [, head = '', content = ''] = /<form\b([^>]*)>([\s\S]*?)<\/form>/i.exec(text) ?? [];
  const action = attribute(head, 'action');
  if (action === undefined) return null;
  return {
    action: new URL(action, url).href,
    inputs: tags(content, 'input').map((tag) => ({
      name: attribute(tag, 'name') ?? '',
      value: attribute(tag, 'value') ?? '',
      type: attribute(tag, 'type') ?? 'text',
      checked: /\schecked\b/.test(tag),
    })),
    buttons: tags(content, 'button').map((tag) => ({
      name: attribute(tag, 'name') ?? '',
      value: attribute(tag, 'value') ?? '',
    })),
  };
}

function fill(form: Form, { email, password, untick = [], refuse = false, pick = false }: SignIn) {
  const fields = new URLSearchParams();
  for (const { name, value, type, checked } of form.inputs) {
    if (type === 'checkbox' && (!checked || untick.includes(value))) continue;
    fields.append(name, name === 'email' ? email : name === 'password' ? password : value);
  }
  const isRefused = refuse === true || (refuse === 'consent' && fields.get('step') === 'consent');
  const known = pick ? form.buttons.find(({ name }) => name === 'account') : undefined;
  const decisions = form.buttons.filter(({ name }) => name === 'decision');
  const button = known ?? decisions.find(({ value }) => (value === 'cancel') === isRefused);
  if (button !== undefined) fields.append(button.name, button.value);
  return fields;
}

function tags(html: string, name: string): string[] {
  return html.match(new RegExp(`<${name}\\b[^>]*>`, 'gi')) ?? [];
}

function attribute(tag: string, name: string): string | undefined {
  const [, value] = new RegExp(`\\s${name}="([^"]*)"`, 'i').exec(tag) ?? [];
  return value?.replace(/&#(\d+);/g, (_sign, code: string) => String.fromCharCode(Number(code)));
}
