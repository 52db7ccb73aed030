import { pino } from 'pino';
import type { AgentIdentity, Person } from '../accounts/types.ts';
import { type Audit } from '../audit/types.ts';
import { createAudit } from '../audit/audit.ts';
import type { ConnectionLease } from '../connections/types.ts';
import type { Clock } from '../services/clock.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/types.ts';
import { type SendsOptions, createSends } from './sends.ts';
import type { SendRequest, SendResult } from './types.ts';

export const ada: Person = { id: 'user-ada', name: 'Ada', role: 'admin' };
export const bob: Person = { id: 'user-bob', name: 'Bob', role: 'member' };

export function agentOf(person: Person, name = 'Scout'): AgentIdentity {
  return { id: `${name} of ${person.id}`, name, user: { id: person.id, name: person.name }, tools: null };
}

export function mail(over: Partial<SendRequest> = {}): SendRequest {
  return {
    agent: agentOf(bob),
    service: 'smtp',
    action: 'send_email',
    connectionId: 'c1',
    credential: 'own',
    idempotencyKey: null,
    request: '{"to":["x@example.com"],"subject":"Hello"}',
    recipients: ['x@example.com'],
    ...over,
  };
}

export function accepted(reference: string): SendResult {
  return {
    outcome: 'sent',
    message: 'The server accepted it: 250 queued.',
    providerRef: 'queue-1',
    answer: { status: 200, errorCode: null, body: { status: 'sent', reference } },
  };
}

/** A lease that can do nothing but be recognised. */
export function leaseNamed(id: string): ConnectionLease {
  return {
    id,
    service: 'clicksend',
    credential: 'own',
    settings: { kind: 'clicksend', username: 'u', from: '', country: 'AU', baseUrl: 'http://127.0.0.1:9' },
    withSecret: (fn) => fn('not-a-real-secret'),
  };
}

export type TestSends = Awaited<ReturnType<typeof createSends>>;

export interface SendDesk {
  store: Store;
  audit: Audit;
  sends: TestSends;
  changes: { count: number };
  close(): Promise<void>;
}

/** Sends over a real store. Closed and opened again on the same folder, it is the next run. */
export async function openSends(
  dir: string,
  clock: Clock,
  over: Partial<SendsOptions> = {},
): Promise<SendDesk> {
  const store = await openStore({ dir });
  const audit = createAudit({ store });
  const changes = { count: 0 };
  const sends = await createSends({
    store,
    audit,
    clock,
    log: pino({ level: 'silent' }),
    redact: (text) => text.replaceAll('not-a-real-secret', '•••'),
    connections: { lease: () => ({ problem: 'none', reason: 'Nothing is connected.' }) },
    checkers: {},
    onChange: () => (changes.count += 1),
    ...over,
  });
  return {
    store,
    audit,
    sends,
    changes,
    async close() {
      await sends.dispose();
      await store.close();
    },
  };
}
