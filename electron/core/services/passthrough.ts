import type { Metered } from '../money/metering/asked.ts';

/** Why Keydesk does not let a call through, in words. */
export interface Refusal {
  message: string;
  hint: string;
}

export interface PassthroughRoute {
  method: 'GET' | 'POST';
  /** Below the prefix; `{id}` stands for one segment. */
  path: string;
  /** form: multipart/form-data. */
  body: 'none' | 'json' | 'form' | 'json_or_form';
  /** What a call costs at most, and how its answer tells what it did cost. */
  metered: Metered;
  /** A quick look at a parsed JSON body for what reaches state that all agents share. Never changes it. */
  inspect?: (body: unknown) => Refusal | null;
  /** The fields that a multipart body may have; an element of a list (`image[]`) goes by the list's name. */
  formFields?: readonly string[];
}

/** A part of the provider's API that stays closed. */
export interface ClosedArea {
  /** The only one that the reason is about; absent: any. */
  method?: 'DELETE';
  /** Every path that begins with these segments; `{id}` stands for one. */
  path: string;
  reason: string;
}

/** What of a provider's API agents can reach, and how a call changes on its way. Header names in lower case. */
export interface Passthrough {
  /** At the gateway, for example `/openai/v1`. */
  prefix: string;
  /** What stands in its place below the base URL. */
  upstreamPrefix: '/v1' | '';
  /** Only what is listed here goes through. */
  routes: readonly PassthroughRoute[];
  /** What deserves a reason of its own; everything else that is not listed is closed too. */
  closed: readonly ClosedArea[];
  /** Inbound headers to remove beside credentials and hop-by-hop ones. */
  stripHeaders: readonly string[];
  /** Answer headers to remove beside Set-Cookie and hop-by-hop ones. */
  dropAnswerHeaders: readonly string[];
  /** Query parameters that would carry a credential: such a call is refused. */
  refusedQuery: readonly string[];
}

export type PathMatch =
  | { kind: 'open'; route: PassthroughRoute; upstreamPath: string }
  | { kind: 'closed'; reason: Refusal };

// One segment as SDKs write ids. No slash, dot-segment or percent-escape but that of the colon in `ft:…` model
// names, so that the provider cannot read another path than the one that was allowed.
const idSegment = /^(?!\.{1,2}$)(?:[A-Za-z0-9._~:@+,=-]|%3A)+$/i;

function fits(pattern: string, segments: readonly string[], exact: boolean): boolean {
  const expected = pattern.split('/').slice(1);
  if (exact ? expected.length !== segments.length : expected.length > segments.length) return false;
  return expected.every((part, at) => {
    const segment = segments[at] ?? '';
    return part === '{id}' ? idSegment.test(segment) : part === segment;
  });
}

/** Decides over a request path at the gateway, without its query, as it came over the wire: nothing is decoded. */
export function matchPath(passthrough: Passthrough, method: string, path: string): PathMatch {
  const { prefix, upstreamPrefix, routes, closed } = passthrough;
  const below = path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : '';
  const segments = below.split('/').slice(1);
  const open = routes.filter((route) => fits(route.path, segments, true));
  const route = open.find((candidate) => candidate.method === method);
  if (route) return { kind: 'open', route, upstreamPath: upstreamPrefix + below };
  const area = closed.find(
    (candidate) => (candidate.method ?? method) === method && fits(candidate.path, segments, false),
  );
  if (area) return { kind: 'closed', reason: { message: area.reason, hint: openPathsHint(passthrough) } };
  const other = open[0];
  const message = other
    ? `Keydesk passes this path on with ${other.method} only.`
    : 'Keydesk does not pass this path on: it is not on the list of what agents may call.';
  return { kind: 'closed', reason: { message, hint: openPathsHint(passthrough) } };
}

function openPathsHint({ prefix, routes }: Passthrough): string {
  const paths = [...new Set(routes.map((route) => `${prefix}${route.path}`))];
  return `Open are: ${paths.join(', ')}.`;
}
