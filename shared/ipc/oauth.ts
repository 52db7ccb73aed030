import { z } from 'zod';
import { id, nothing, route, timestamp } from './define.ts';
import { permission } from './permissions.ts';

export const oauthProviders = ['google', 'microsoft'] as const;
export const oauthProvider = z.enum(oauthProviders);
export type OAuthProvider = z.infer<typeof oauthProvider>;

/** National clouds and tests: https, or http on loopback. `api` is an origin: Gmail at /gmail/v1/…, Graph at /v1.0/…. */
const url = z.string().trim().max(2048);
export const oauthEndpoints = z.strictObject({
  authorize: url,
  token: url,
  revoke: url.optional(),
  api: url,
});
export type OAuthEndpoints = z.infer<typeof oauthEndpoints>;

/** One finding about the registration, in words: a known trap, or that all is well. */
export const oauthCheck = z.strictObject({
  id: z.string(),
  state: z.enum(['ok', 'warning', 'problem', 'unknown']),
  message: z.string(),
  hint: z.string(),
});
export type OAuthCheck = z.infer<typeof oauthCheck>;

/** The team's own registration, without its secret. */
export const oauthApp = z.strictObject({
  provider: oauthProvider,
  clientId: z.string(),
  hasSecret: z.boolean(),
  tenant: z.string().nullable(),
  endpoints: oauthEndpoints.nullable(),
  addedBy: z.string(),
  addedAt: timestamp,
  /** Connections that were made with it. */
  connections: z.number().int(),
  /** What sign-ins showed about it so far. */
  checks: z.array(oauthCheck),
});
export type OAuthApp = z.infer<typeof oauthApp>;

export const oauthRoutes = {
  'oauthApps.list': route('admin', nothing, z.array(oauthApp)),
  /** Without `clientSecret` the saved one stays, as long as client and endpoints do. */
  'oauthApps.save': route(
    'admin',
    z.strictObject({
      provider: oauthProvider,
      clientId: z.string().trim().min(1).max(512),
      clientSecret: z.string().min(1).max(1024).optional(),
      tenant: z.string().trim().min(1).max(256).optional(),
      endpoints: oauthEndpoints.optional(),
    }),
    nothing,
  ),
  /** Asks the provider, without anybody signing in, what it makes of the registration. */
  'oauthApps.check': route(
    'admin',
    z.strictObject({ provider: oauthProvider }),
    z.strictObject({ checks: z.array(oauthCheck) }),
  ),
  /** Connections made with it stop working and say so. */
  'oauthApps.remove': route('admin', z.strictObject({ provider: oauthProvider }), nothing),

  /**
   * Begins a sign-in in the person's own browser; the one before it, if it still waits, is cancelled. The desktop opens
   * `url` itself, headless the panel does. Connected already: the same account only, with more permissions if asked.
   */
  'integrations.connect': route(
    'user',
    z.strictObject({
      service: z.enum(['gmail', 'outlook']),
      /** What to ask for; default: what the connection has, else `send`. */
      permissions: z.array(permission).min(1).optional(),
    }),
    z.strictObject({ attempt: id, url: z.string() }),
  ),
  'integrations.cancel': route('user', z.strictObject({ attempt: id }), nothing),
  'integrations.attempt': route(
    'user',
    z.strictObject({ attempt: id }),
    z.strictObject({
      state: z.enum(['waiting', 'connected', 'cancelled', 'failed']),
      /**
       * Which of the known outcomes it is, for the panel to help with. While waiting: `browser_did_not_open`, and the address
       * still works. Connected: `scopes_unticked`, not everything was given. A port that cannot be had at all already fails
       * `integrations.connect`, with `port_taken`.
       */
      cause: z
        .enum([
          'port_blocked',
          'browser_did_not_open',
          'timed_out',
          'denied',
          'admin_approval',
          'wrong_account',
          'scopes_unticked',
          'registration',
          'unreachable',
          'replaced',
          'other',
        ])
        .optional(),
      /** In words: what happened and what to do; connected: what is left to know, such as permissions that were not given. */
      reason: z.string().optional(),
      account: z.string().optional(),
      /** When waiting ends by itself. */
      until: timestamp.optional(),
    }),
  ),
};
