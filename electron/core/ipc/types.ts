import type { PanelEvent } from '../../../shared/ipc/events.ts';
import type { Result } from '../../../shared/ipc/errors.ts';
import type { ColorScheme } from '../../../shared/ipc/shell.ts';
import type { Output, Parsed, RouteName, Routes } from '../../../shared/ipc/routes.ts';
import type { Person } from '../accounts/types.ts';

/** One panel: a window, or a browser's cookie session. The transport owns where its session token rests. */
export interface PanelClient {
  /** Stable while the window or cookie lives; cancellation is keyed by it. */
  readonly clientId: string;
  sessionToken(): string | null;
  setSessionToken(token: string | null): void;
  /** Nobody but Keydesk's own page can call from here, as from a window of the desktop. */
  readonly ownPage?: true;
  /** Where the transport can keep a token for long, as a browser can. */
  readonly device?: DeviceSlot;
}

export interface DeviceSlot {
  token(): string | null;
  keep(token: string): void;
}

/** What a handler gets: who calls and what it may use, never the raw event. */
export interface HandlerContext {
  /** null only on public routes. */
  person: Person | null;
  client: PanelClient;
  signal: AbortSignal;
}

/** Behind `user` and `admin` the router has made sure that there is a person. */
export interface SignedInContext extends HandlerContext {
  person: Person;
}

type ContextOf<R extends RouteName> = Routes[R]['access'] extends 'public' ? HandlerContext : SignedInContext;
export type Handler<R extends RouteName> = (
  input: Parsed<R>,
  context: ContextOf<R>,
) => Promise<Output<R>> | Output<R>;
/** A missing or an extra handler is a compile error. */
export type Handlers = { [R in RouteName]: Handler<R> };
/** The handlers of one domain, for example `HandlersOf<'agents'>`. */
export type HandlersOf<Domain extends string> = Pick<Handlers, Extract<RouteName, `${Domain}.${string}`>>;

export interface Router {
  call(client: PanelClient, route: string, input: unknown, requestId: string): Promise<Result<unknown>>;
  /** Events that this client's person may see. */
  subscribe(client: PanelClient, listener: (event: PanelEvent) => void): () => void;
  /** Aborts what the client still has running: its window or connection is gone. */
  clientGone(client: PanelClient): void;
}

/** What the shell around the core can do. */
export interface Shell {
  kind: 'desktop' | 'headless';
  version: string;
  colorScheme(): ColorScheme;
  setColorScheme(scheme: ColorScheme): void;
  /** https only, `loopback`: http on this computer too; throws where there is no desktop. */
  openExternal(url: string, options?: { loopback: boolean }): Promise<void>;
  /** Shows the window to whoever is in their browser; nothing where there is none. */
  comeToFront(): void;
}
