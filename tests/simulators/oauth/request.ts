import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ProviderRequest } from '../core/provider.ts';

/** authorize: what a browser sees. */
export type Area = 'authorize' | 'token' | 'revoke' | 'api';

/** A request to an identity provider or to the API beside it. */
export interface SiteRequest extends ProviderRequest {
  area: Area;
  bytes: Buffer;
  /** A form that was posted; empty otherwise. */
  form: URLSearchParams;
  /** Whose token or code it carries. */
  email: string | null;
  request: IncomingMessage;
  response: ServerResponse;
}
