import type { ServiceId } from '../../../../shared/services.ts';
import type { Asked } from '../../money/metering/asked.ts';
import type { Pricing } from '../../money/types.ts';
import type { SystemAdapter } from '../../services/adapter.ts';
import { formProblem, formTexts } from '../../services/form.ts';
import {
  type PassthroughRoute,
  type PathMatch,
  type Refusal,
  matchPath,
} from '../../services/passthrough.ts';
import { allowTool } from '../allow.ts';
import { lookAt, modelIn } from '../body/look.ts';
import { readBody } from '../body/read.ts';
import type { Call } from '../call.ts';
import { GatewayError } from '../errors.ts';
import { hasBody } from '../head.ts';
import type { ProviderOrder } from '../order.ts';
import type { ProviderRoute } from '../routes.ts';
import { requestHeaders } from './request-headers.ts';

/** One provider's API, passed on as it is: `/openai/v1/…`, `/serper/search`. */
export function passthroughRoute(adapter: SystemAdapter, pricing: Pick<Pricing, 'tariff'>): ProviderRoute {
  const { passthrough } = adapter;
  const fixed = fixedPaths(adapter);
  const strip = [...passthrough.stripHeaders, ...credentialNames(adapter)];
  return {
    name: `${passthrough.prefix}/*`,
    access: 'agent',
    matches: (_method, path) => path.startsWith(`${passthrough.prefix}/`),
    allow(call) {
      call.service = adapter.id satisfies ServiceId;
      allowTool(call, adapter.tool.id);
      const { path, query, method } = call;
      const match = fixed.get(`${method} ${path}`) ?? matchPath(passthrough, method, path);
      if (match.kind === 'closed') throw notAllowed(match.reason);
      if (query !== '') checkQuery(query, passthrough.refusedQuery);
      return () => order({ call, adapter, pricing, strip }, match.route, match.upstreamPath);
    },
  };
}

/** What carries the key must come from Keydesk alone. */
function credentialNames({ credentialHeaders }: SystemAdapter): string[] {
  return Object.keys(credentialHeaders('')).map((name) => name.toLowerCase());
}

/** Paths without an id in them, which nearly every call uses, decided over once. */
function fixedPaths({ passthrough }: SystemAdapter): Map<string, PathMatch> {
  const { prefix, routes } = passthrough;
  const paths = routes.filter(({ path }) => !path.includes('{'));
  return new Map(
    paths.map(({ method, path }) => [
      `${method} ${prefix}${path}`,
      matchPath(passthrough, method, prefix + path),
    ]),
  );
}

interface Passing {
  call: Call;
  adapter: SystemAdapter;
  pricing: Pick<Pricing, 'tariff'>;
  strip: readonly string[];
}

async function order(
  { call, adapter, pricing, strip }: Passing,
  route: PassthroughRoute,
  upstreamPath: string,
): Promise<ProviderOrder> {
  const { bytes, members, form } = await checkedBody(call, route);
  const { query, model } = call;
  const headers = requestHeaders(call.head, strip);
  const tariff = pricing.tariff(adapter.id, model);
  const metering = route.metered({ model, query, body: bytes, members, form, headers, tariff });
  call.ceiling = metering.ceiling;
  const body = metering.body ?? bytes;
  return {
    kind: 'provider',
    adapter,
    method: route.method,
    path: upstreamPath + query,
    headers,
    body,
    metering,
  };
}

type CheckedBody = Pick<Asked, 'members' | 'form'> & { bytes: Buffer | null };

const noForm: Asked['form'] = new Map();

async function checkedBody(call: Call, route: PassthroughRoute): Promise<CheckedBody> {
  if (route.body === 'none') {
    if (!hasBody(call.head)) return { bytes: null, members: [], form: noForm };
    throw new GatewayError('invalid_input', 'This call takes no body.', 'Send it without one.');
  }
  if (isForm(call, route)) return checkedForm(call, route);
  const body = await readBody(call, 'json');
  checkJsonType(call);
  call.model = modelIn(body);
  const reason = route.inspect?.(lookAt(body));
  if (reason) throw notAllowed(reason);
  return { bytes: body.bytes, members: body.scan?.members ?? [], form: noForm };
}

/**
 * A provider that reads the body as a form reads something else than what was checked. Any other type is its own affair:
 * many clients call JSON text/plain, or nothing at all.
 */
function checkJsonType({ head }: Call): void {
  if (!/multipart\/|form-urlencoded/i.test(head.contentType)) return;
  throw new GatewayError(
    'invalid_input',
    'The Content-Type of this call says that the body is a form, where JSON belongs.',
    'Send the body as application/json.',
  );
}

function isForm({ head }: Call, route: PassthroughRoute): boolean {
  const multipart = /^multipart\/form-data\b/i.test(head.contentType.trim());
  if (route.body === 'form' && !multipart) {
    throw new GatewayError(
      'invalid_input',
      'This call takes a form with a file.',
      'Send the body as multipart/form-data.',
    );
  }
  return multipart && route.body !== 'json';
}

async function checkedForm(call: Call, { formFields = [] }: PassthroughRoute): Promise<CheckedBody> {
  const { bytes } = await readBody(call, 'form');
  const problem = formProblem(bytes, call.head.contentType, formFields);
  if (problem) {
    const { code, message, hint, field } = problem;
    throw new GatewayError(code, message, hint, field ?? undefined);
  }
  const form = formTexts(bytes, call.head.contentType);
  call.model = form.get('model') ?? null;
  return { bytes, members: [], form };
}

function checkQuery(query: string, refused: readonly string[]): void {
  const names = refused.map((name) => name.toLowerCase());
  for (const name of new URLSearchParams(query).keys()) {
    if (!names.includes(name.toLowerCase())) continue;
    throw new GatewayError(
      'invalid_input',
      `The address carries a credential (${name}).`,
      'Send the Keydesk token in a header: addresses end up in logs.',
      name,
    );
  }
}

function notAllowed({ message, hint }: Refusal): GatewayError {
  return new GatewayError('not_allowed', message, hint);
}
