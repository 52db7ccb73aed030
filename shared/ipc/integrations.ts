import { z } from 'zod';
import { searchProviderIds } from '../search-providers.ts';
import { userServiceIds } from '../services.ts';
import { nothing, route, timestamp } from './define.ts';
import { permission } from './permissions.ts';

/** The four personal services, and `search`: a person's own provider behind the shared web search. */
export const connectionService = z.enum([...userServiceIds, 'search']);
export type ConnectionService = z.infer<typeof connectionService>;

/**
 * connected: proven, see `proven`. failing: trouble that may pass, tried again at `nextTry`.
 * needs_you: only the person can mend it. unreadable: the vault key that sealed it is gone; enter it again.
 */
export const connectionStatus = z.enum(['connected', 'failing', 'needs_you', 'disconnected', 'unreadable']);
export type ConnectionStatus = z.infer<typeof connectionStatus>;

/** `own`: the signed-in person's. `team`: the fallback that the admin keeps for everybody; admins only. */
const scope = z.enum(['own', 'team']);
export type ConnectionScope = z.infer<typeof scope>;

const security = z.enum(['tls', 'starttls', 'none']);
const address = z.string().trim().min(3).max(254);
const displayName = z.string().trim().max(128);
/** Left out: the saved one stays, as long as host, port and user name do. */
const keptSecret = z.string().min(1).max(4096).optional();
const baseUrl = z.string().trim().max(2048);

/** What was saved, without the secret, to show and to fill the form again. */
const signedIn = {
  /** The address that people know it by. */
  account: z.string(),
  /** The provider's own id of the account, which never changes. */
  accountId: z.string(),
  permissions: z.array(permission),
  /** The registration that it was made with: its tokens work with no other. */
  clientId: z.string(),
  tenant: z.string().nullable(),
  /** Where its tokens may go, and nowhere else. */
  tokenUrl: z.string(),
  revokeUrl: z.string().nullable(),
  api: z.string(),
  /** The provider has said that it ends by itself. */
  endsAt: timestamp.nullable(),
};

export const connectionSettings = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('smtp'),
    host: z.string(),
    port: z.number().int(),
    security,
    username: z.string(),
    fromEmail: z.string(),
    fromName: z.string(),
    replyTo: z.string(),
    /** SHA-256 of the one certificate that is trusted, hex; null: the usual authorities. */
    pin: z.string().nullable(),
  }),
  z.strictObject({
    kind: z.literal('smtp_com'),
    channel: z.string(),
    fromEmail: z.string(),
    fromName: z.string(),
    replyTo: z.string(),
    baseUrl: z.string(),
  }),
  z.strictObject({
    kind: z.literal('clicksend'),
    username: z.string(),
    /** Number in international form, a sender ID, or empty for ClickSend's shared numbers. */
    from: z.string(),
    /** ISO 3166 two letters: how numbers without a country code are read. */
    country: z.string(),
    baseUrl: z.string(),
  }),
  z.strictObject({ kind: z.literal('search'), provider: z.enum(searchProviderIds), baseUrl: z.string() }),
  z.strictObject({ kind: z.literal('gmail'), ...signedIn }),
  z.strictObject({ kind: z.literal('outlook'), ...signedIn }),
]);
export type ConnectionSettings = z.infer<typeof connectionSettings>;

export const integration = z.strictObject({
  service: connectionService,
  status: connectionStatus,
  /** The status in a sentence. */
  reason: z.string(),
  account: z.string().nullable(),
  /** What connecting will ask for. */
  needs: z.array(z.string()),
  since: timestamp.nullable(),
  nextTry: timestamp.nullable(),
  /** What was last shown to work, and when: signed in, a test mail accepted, balance read. */
  proven: z.strictObject({ at: timestamp, what: z.string() }).nullable(),
  settings: connectionSettings.nullable(),
  /** Team fallbacks: whether the admin has turned it on. Own: whether a team fallback serves instead while this is not connected. */
  fallback: z.boolean(),
  /** Gmail and Outlook: whether the team has registered an app at the provider; without one nobody can sign in there. */
  registered: z.boolean().optional(),
  /** Of these: the hosts that tokens and mail go to, where an admin has entered others than the provider's own. */
  sendsTo: z.array(z.string()).optional(),
});
export type Integration = z.infer<typeof integration>;

export const smtpPreset = z.strictObject({
  id: z.string(),
  name: z.string(),
  host: z.string(),
  port: z.number().int(),
  security,
  /** For example that password sign-in is going away there. */
  note: z.string().nullable(),
});
export type SmtpPreset = z.infer<typeof smtpPreset>;

const sender = { fromEmail: address, fromName: displayName.optional(), replyTo: address.optional() };
const choice = z.strictObject({ value: z.string(), label: z.string() });
const outcome = z.strictObject({ status: connectionStatus, message: z.string() });

export const integrationRoutes = {
  'integrations.list': route('user', z.strictObject({ scope: scope.optional() }), z.array(integration)),
  'integrations.smtpPresets': route('user', nothing, z.array(smtpPreset)),
  /** A save that cannot connect is refused with the reason and keeps what was there. */
  'integrations.saveSmtp': route(
    'user',
    z.strictObject({
      host: z.string().trim().min(1).max(253),
      port: z.number().int().min(1).max(65535),
      security,
      username: z.string().max(320),
      password: keptSecret,
      ...sender,
      pin: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .optional(),
      scope: scope.optional(),
    }),
    integration,
  ),
  /** What the mail server shows, when its certificate is not one of the usual authorities'. Nothing secret is sent. */
  'integrations.inspectCertificate': route(
    'user',
    z.strictObject({
      host: z.string().trim().min(1).max(253),
      port: z.number().int().min(1).max(65535),
      security,
    }),
    z.strictObject({
      trusted: z.boolean(),
      problem: z.string().nullable(),
      subject: z.string(),
      issuer: z.string(),
      validFrom: timestamp,
      validTo: timestamp,
      /** SHA-256, hex. */
      fingerprint: z.string(),
    }),
  ),
  'integrations.saveSmtpCom': route(
    'user',
    z.strictObject({
      apiKey: keptSecret,
      channel: z.string().trim().min(1).max(256),
      ...sender,
      baseUrl: baseUrl.optional(),
      scope: scope.optional(),
    }),
    integration,
  ),
  /** The channels of the account, to pick one. */
  'integrations.smtpComChannels': route(
    'user',
    z.strictObject({ apiKey: keptSecret, baseUrl: baseUrl.optional(), scope: scope.optional() }),
    z.strictObject({ account: z.string(), channels: z.array(choice) }),
  ),
  'integrations.saveClickSend': route(
    'user',
    z.strictObject({
      username: z.string().trim().min(1).max(256),
      apiKey: keptSecret,
      from: z.string().trim().max(32),
      country: z.string().regex(/^[A-Z]{2}$/),
      baseUrl: baseUrl.optional(),
      scope: scope.optional(),
    }),
    integration,
  ),
  /** Balance, and what messages may come from. */
  'integrations.clickSendAccount': route(
    'user',
    z.strictObject({
      username: z.string().trim().min(1).max(256),
      apiKey: keptSecret,
      baseUrl: baseUrl.optional(),
      scope: scope.optional(),
    }),
    z.strictObject({
      account: z.string(),
      balance: z.string(),
      currency: z.string(),
      country: z.string(),
      senders: z.array(choice),
    }),
  ),
  /** The countries that have telephone numbers, and what each asks of senders such as `from`; null: nothing special is known. */
  'integrations.smsCountries': route(
    'user',
    z.strictObject({ from: z.string().trim().max(32) }),
    z.array(z.strictObject({ country: z.string(), rule: z.string().nullable() })),
  ),
  'integrations.saveSearchFallback': route(
    'user',
    z.strictObject({ provider: z.enum(searchProviderIds), secret: keptSecret, baseUrl: baseUrl.optional() }),
    integration,
  ),
  'integrations.test': route(
    'user',
    z.strictObject({ service: connectionService, scope: scope.optional() }),
    outcome,
  ),
  /** Mails a short test to the connection's own From address. */
  'integrations.sendTest': route(
    'user',
    z.strictObject({ service: z.literal('smtp'), scope: scope.optional() }),
    outcome,
  ),
  'integrations.disconnect': route(
    'user',
    z.strictObject({ service: connectionService, scope: scope.optional() }),
    nothing,
  ),
  /** Whether agents whose owner has connected nothing may send with the team's connection. */
  'integrations.setTeamFallback': route(
    'admin',
    z.strictObject({ service: z.enum(['smtp', 'clicksend']), enabled: z.boolean() }),
    integration,
  ),
};
