import type { Result } from '../../shared/ipc/errors.ts';
import type { Input, Output, RouteName } from '../../shared/ipc/routes.ts';

export class PanelCallError extends Error {
  readonly code: string;
  readonly field: string | undefined;
  constructor(route: string, error: { code: string; message: string; field?: string }) {
    super(`${route}: ${error.code}: ${error.message}`);
    this.code = error.code;
    this.field = error.field;
  }
}

/** A person at the panel of the headless shell, without a browser: the cookie, the header, the envelope. */
export class PanelClient {
  readonly #panel: string;
  readonly #cookies = new Map<string, string>();

  constructor(panel: string) {
    this.#panel = panel.replace(/\/$/, '');
  }

  async call<R extends RouteName>(route: R, input: Input<R>): Promise<Output<R>> {
    const result = await this.tryCall(route, input);
    if (!result.ok) throw new PanelCallError(route, result.error);
    return result.data;
  }

  async tryCall<R extends RouteName>(route: R, input: Input<R>): Promise<Result<Output<R>>> {
    const response = await fetch(`${this.#panel}/rpc/${route}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-keydesk-panel': '1',
        cookie: [...this.#cookies.values()].join('; '),
      },
      body: JSON.stringify(input),
    });
    for (const line of response.headers.getSetCookie()) {
      const [cookie = ''] = line.split(';');
      this.#cookies.set(cookie.split('=')[0] ?? '', cookie);
    }
    return (await response.json()) as Result<Output<R>>;
  }
}
