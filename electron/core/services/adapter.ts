import type { SystemServiceId } from '../../../shared/services.ts';
import type { Passthrough } from './passthrough.ts';
import type { SystemTool } from './tool.ts';
import type { KeyTestResult } from './types.ts';

/** key: an ordinary API key. admin: can mint keys or manage the organisation. sign_in: a person's sign-in token, no key. */
export type KeyKind = 'key' | 'admin' | 'sign_in';

/** What the provider said to the free test, as far as judging needs it. */
export interface TestAnswer {
  status: number;
  /** The parsed body; undefined when it is not JSON. */
  json: unknown;
  /** Who answered, for messages: the provider, or the host of the admin's own endpoint. */
  who: string;
}

/** One request that costs nothing and needs the key. */
export interface KeyTest {
  /** Below the base URL, with query. */
  path: string;
  headers: Readonly<Record<string, string>>;
  /** Never repeats text of the provider, which may hold the key. Throws nothing. */
  judge(answer: TestAnswer): KeyTestResult;
}

/** What went wrong at Keydesk, to be said in the provider's own error shape. */
export interface DeskError {
  code: string;
  message: string;
  hint: string;
  status: number;
  /** Keydesk's id of the call. */
  requestId: string;
}

/** Everything that Keydesk knows about one provider of a system service. */
export interface SystemAdapter {
  id: SystemServiceId;
  /** For messages. */
  name: string;
  /** By its prefix; null when this provider's keys do not look like that, or have no prefix. */
  recognise(secret: string): KeyKind | null;
  test: KeyTest;
  /** What the gateway sets after it has stripped every inbound credential. */
  credentialHeaders(secret: string): Record<string, string>;
  passthrough: Passthrough;
  /** Keydesk's own errors in the shape that this provider's SDKs read. */
  errorBody(error: DeskError): Record<string, unknown>;
  tool: SystemTool;
}
