import { type SystemServiceId, serviceById } from '../../../shared/services.ts';
import { adapters } from './index.ts';
import type { ProbeFailure, Prober } from './probe.ts';
import { resemblance } from './recognise.ts';
import type { KeyTestResult } from './types.ts';

export interface KeyTester {
  test(
    service: SystemServiceId,
    baseUrl: string,
    secret: string,
    signal?: AbortSignal,
  ): Promise<KeyTestResult>;
}

const failures: Record<ProbeFailure, string> = {
  timeout: 'did not answer in time',
  not_found: 'could not be reached: is this computer online?',
  refused: 'could not be reached: nothing answers at that address',
  forbidden: 'resolves to an address that no provider can have; check the base URL',
  certificate: 'showed a certificate that this computer does not trust; check the base URL or the proxy',
  broken: 'broke off the connection or answered with something that is not HTTP',
};

/** Who is asked, for messages: the provider by name, or the host of an endpoint of the admin's own. */
function whoAnswers(service: SystemServiceId, baseUrl: string): string {
  return baseUrl === serviceById(service).baseUrl
    ? adapters[service].name
    : `The endpoint at ${new URL(baseUrl).host}`;
}

/** Runs a provider's free test and says the outcome in words. */
export function createKeyTester(prober: Prober, options: { version: string; timeoutMs: number }): KeyTester {
  return {
    async test(service, baseUrl, secret, signal) {
      const adapter = adapters[service];
      const who = whoAnswers(service, baseUrl);
      const answer = await prober.ask({
        url: baseUrl + adapter.test.path,
        headers: {
          'user-agent': `keydesk/${options.version}`,
          ...adapter.test.headers,
          ...adapter.credentialHeaders(secret),
        },
        timeoutMs: options.timeoutMs,
        signal,
      });
      if ('failure' in answer) {
        const message = `${who} ${failures[answer.failure]}. The key is kept and tested again later.`;
        return { status: 'unverified', message };
      }
      const result = adapter.test.judge({ ...answer, who });
      if (result.status !== 'rejected') return result;
      return { status: 'rejected', message: result.message + resemblance(service, secret) };
    },
  };
}
