import type { Logger } from 'pino';
import type { PanelError, Result } from '../../../shared/ipc/errors.ts';
import { routes, type RouteName } from '../../../shared/ipc/routes.ts';
import type { Person, Sessions } from '../accounts/types.ts';
import { panelError, toPanelError } from './errors.ts';
import type { PanelEventHub } from './events.ts';
import { parseInput } from './input.ts';
import type { RunningCalls } from './running.ts';
import type { HandlerContext, Handlers, PanelClient, Router } from './types.ts';

interface RouterParts {
  handlers: Handlers;
  sessions: Pick<Sessions, 'find' | 'peek'>;
  events: PanelEventHub;
  running: RunningCalls;
  redact: (text: string) => string;
  log: Logger;
}

/** The one way from a panel into the core: session, role, input, handler, output, envelope. Never throws. */
export function createRouter({ handlers, sessions, events, running, redact, log }: RouterParts): Router {
  async function call(
    client: PanelClient,
    route: string,
    input: unknown,
    requestId: string,
  ): Promise<Result<unknown>> {
    if (typeof requestId !== 'string' || requestId.length < 1 || requestId.length > 64) {
      return refuse(
        panelError('invalid_input', 'A call needs an id of 1 to 64 characters.', '', 'requestId'),
      );
    }
    const controller = running.begin(client.clientId, requestId);
    if (!controller)
      return refuse(panelError('invalid_input', 'A call with this id is still running.', '', 'requestId'));
    try {
      return await answer(client, route, input, controller.signal);
    } catch (error) {
      return refuse(toPanelError(error) ?? unforeseen(route, error));
    } finally {
      running.end(client.clientId, requestId);
      events.follow(client);
    }
  }

  async function answer(
    client: PanelClient,
    route: string,
    input: unknown,
    signal: AbortSignal,
  ): Promise<Result<unknown>> {
    if (!isRoute(route))
      return refuse(panelError('unknown_route', 'This version of Keydesk has no such function.'));
    const caller = identify(client, route);
    if ('error' in caller) return refuse(caller.error);
    const parsed = parseInput(routes[route].input, input);
    if (!parsed.ok) return refuse(parsed.error);

    // One handler of the map with its own parsed input: a pairing that TypeScript cannot follow through an index.
    const handler = handlers[route] as (input: unknown, context: HandlerContext) => unknown;
    const data = await handler(parsed.value, { person: caller.person, client, signal });
    const output = routes[route].output.safeParse(data);
    if (output.success) return { ok: true, data: output.data };
    const fields = output.error.issues.map(({ code, path }) => ({ code, path: path.join('.') }));
    log.error({ route, fields }, 'an answer did not fit its schema and was withheld');
    return refuse(internalError);
  }

  function identify(
    client: PanelClient,
    route: RouteName,
  ): { person: Person | null } | { error: PanelError } {
    const { access } = routes[route];
    if (access === 'public') {
      const session = sessions.peek(client.sessionToken());
      return { person: session && !session.locked ? session.person : null };
    }
    const session = sessions.find(client.sessionToken());
    if (!session)
      return { error: panelError('not_signed_in', 'You are not signed in.', 'Sign in and try again.') };
    if (session.locked) {
      return {
        error: panelError('session_locked', 'Keydesk locked after a while without use.', 'Sign in to go on.'),
      };
    }
    if (access === 'admin' && session.person.role !== 'admin') {
      return { error: panelError('forbidden', 'Only an admin can do this.', 'Ask an admin of this desk.') };
    }
    return { person: session.person };
  }

  function unforeseen(route: string, error: unknown): PanelError {
    log.error({ route, err: error }, 'a panel call failed');
    return internalError;
  }

  function refuse(error: PanelError): Result<never> {
    const { message, hint } = error;
    return {
      ok: false,
      error: { ...error, message: redact(message), ...(hint ? { hint: redact(hint) } : {}) },
    };
  }

  return {
    call,
    subscribe: (client, listener) => events.subscribe(client, listener),
    clientGone: (client) => running.cancelAll(client.clientId),
  };
}

const internalError = panelError(
  'internal',
  'Something went wrong inside Keydesk.',
  'Try again. If it stays, restart Keydesk and look at its log.',
);

function isRoute(name: string): name is RouteName {
  return Object.hasOwn(routes, name);
}
