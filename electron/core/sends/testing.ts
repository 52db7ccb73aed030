import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import type { SendRow } from '../../../shared/ipc/sends.ts';
import type { AgentIdentity, Person } from '../accounts/types.ts';
import { type Audit } from '../audit/types.ts';
import { createAudit } from '../audit/audit.ts';
import type { ConnectionLease } from '../connections/types.ts';
import type { Clock } from '../services/clock.ts';
import { type ManualClock, createManualClock } from '../services/testing.ts';
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

/** Sends in a folder of their own, over as many runs as a test needs. */
export interface SendFolder {
  clock: ManualClock;
  desk: SendDesk;
  restart(over?: Partial<SendsOptions>): Promise<void>;
  rows(person?: Person): Promise<SendRow[]>;
  outcomes(): Promise<string[]>;
  /** An attempt that meets no conflict. */
  attempt(
    send: (reference: string) => Promise<SendResult>,
    over?: Partial<SendRequest>,
  ): Promise<{ result: SendResult; repeated: boolean; id: string }>;
  close(): Promise<void>;
}

export async function openSendFolder(): Promise<SendFolder> {
  const dir = mkdtempSync(path.join(tmpdir(), 'keydesk-sends-'));
  const clock = createManualClock();
  const folder: SendFolder = {
    clock,
    desk: await openSends(dir, clock),
    async restart(over = {}) {
      await folder.desk.close();
      folder.desk = await openSends(dir, clock, over);
    },
    rows: async (person = bob) => (await folder.desk.sends.list(person, {})).rows,
    outcomes: async () => (await folder.rows()).map(({ outcome }) => outcome),
    async attempt(send, over = {}) {
      const answer = await folder.desk.sends.attempt(mail(over), send);
      if ('conflict' in answer) throw new Error(answer.conflict);
      return answer;
    },
    async close() {
      await folder.desk.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
  return folder;
}

export const noAnswer = (): Promise<SendResult> => Promise.reject(new Error('cut'));
