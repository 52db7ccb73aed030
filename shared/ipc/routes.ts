import type { z } from 'zod';
import { accountRoutes } from './accounts.ts';
import { gatewayRoutes } from './gateway.ts';
import { integrationRoutes } from './integrations.ts';
import { keyRoutes } from './keys.ts';
import { oauthRoutes } from './oauth.ts';
import { moneyRoutes } from './money.ts';
import { sendRoutes } from './sends.ts';
import { shellRoutes } from './shell.ts';
import { vaultRoutes } from './vault.ts';

/** Every route of the panel. The renderer imports this for its types only. */
export const routes = {
  ...accountRoutes,
  ...keyRoutes,
  ...vaultRoutes,
  ...gatewayRoutes,
  ...integrationRoutes,
  ...oauthRoutes,
  ...sendRoutes,
  ...moneyRoutes,
  ...shellRoutes,
};

export type Routes = typeof routes;
export type RouteName = keyof Routes;
/** What a caller may send: optional fields may be left out. */
export type Input<R extends RouteName> = z.input<Routes[R]['input']>;
/** What a handler gets after parsing. */
export type Parsed<R extends RouteName> = z.output<Routes[R]['input']>;
export type Output<R extends RouteName> = z.output<Routes[R]['output']>;
