import { randomUUID } from 'node:crypto';
import { type SystemServiceId, serviceById } from '../../../shared/services.ts';
import type { Person } from '../accounts/types.ts';
import type { AuditEntry } from '../audit/types.ts';
import type { SystemKeyPatch, SystemKeyRow } from '../store/system-keys.ts';
import type { Vault } from '../vault/types.ts';
import { type Endpoint, parseEndpoint } from './base-url.ts';
import type { Clock } from './clock.ts';
import type { Change } from './key-book.ts';
import { type KeyPool, secretRef } from './key-pool.ts';
import { keyFromPaste } from './paste.ts';
import { refuseForeignKey } from './recognise.ts';
import { arrange } from './roles.ts';
import { type KeyTestResult, KeyError } from './types.ts';
import { freeLabel, movedWords, quoted } from './words.ts';

export interface SaveInput {
  service: SystemServiceId;
  secret: string;
  label?: string | undefined;
  role?: 'active' | 'standby' | undefined;
  baseUrl?: string | undefined;
}

/** A key that may be tested: cleaned, of the right provider, and not there yet. */
export interface Draft extends Omit<SaveInput, 'baseUrl'> {
  endpoint: Endpoint;
  fingerprint: string;
}

export function readDraft(input: SaveInput, vault: Vault): Draft {
  const { service, label, role } = input;
  const secret = keyFromPaste(input.secret);
  const standard = parseEndpoint(serviceById(service).baseUrl ?? '');
  const endpoint = input.baseUrl?.trim() ? parseEndpoint(input.baseUrl) : standard;
  refuseForeignKey(service, secret, endpoint.baseUrl !== standard.baseUrl);
  if (label?.includes(secret)) {
    throw new KeyError(
      'invalid_input',
      'The label contains the key itself.',
      'Labels are shown; choose another.',
      'label',
    );
  }
  return { service, label, role, secret, endpoint, fingerprint: vault.fingerprint('system_keys', secret) };
}

/**
 * The same key of the same service, if it is there. Throws when saving it again would change nothing: a new endpoint,
 * or a key that does not work at the moment, is a reason to save it again; its label and role have routes of their own.
 */
export function findEarlier(draft: Draft, pool: KeyPool): SystemKeyRow | undefined {
  const earlier = pool.of(draft.service).find((key) => key.fingerprint === draft.fingerprint);
  if (!earlier) return undefined;
  const proven = pool.isUsable(earlier) && earlier.status !== 'unverified';
  if (!proven || earlier.base_url !== draft.endpoint.baseUrl) return earlier;
  throw new KeyError(
    'conflict',
    `This key is already saved as ${quoted(earlier.label)}.`,
    'Rename it, or make it the active key, in the list.',
    'secret',
  );
}

export interface Saving {
  draft: Draft;
  result: KeyTestResult;
  actor: Person;
  pool: KeyPool;
  vault: Vault;
  clock: Clock;
}

export interface PlannedSave {
  id: string;
  change: Change;
  /** What becomes of the other keys, to follow the outcome of the test. */
  words: string;
}

/** Everything that one save changes, to be written in one transaction. */
export function planSave(saving: Saving): PlannedSave {
  const { draft, pool } = saving;
  const earlier = findEarlier(draft, pool);
  const others = pool.candidates(draft.service).filter((key) => key.id !== earlier?.id);
  const id = earlier?.id ?? randomUUID();
  const places = arrange(others, id, draft.role ?? earlier?.role ?? 'active');
  const put = sealRow(saving, id, places.active === id ? 'active' : 'standby', earlier);
  const patches = new Map<string, SystemKeyPatch>();
  for (const other of others) {
    const role = other.id === places.active ? 'active' : 'standby';
    if (role !== other.role && !places.removed.includes(other.id)) patches.set(other.id, { role });
  }
  const demoted = places.standby !== null && patches.has(places.standby) ? places.standby : null;
  const removed = places.removed.map((key) => pool.get(key)?.label ?? '');
  const words = movedWords({ standby: (demoted && pool.get(demoted)) || null, removed });
  const audit = auditSave(saving, put, removed);
  return {
    id,
    change: { put, patches, remove: places.removed, audit },
    words: roleWords(draft, put) + words,
  };
}

function sealRow(
  saving: Saving,
  id: string,
  role: 'active' | 'standby',
  earlier?: SystemKeyRow,
): SystemKeyRow {
  const { draft, result, actor, pool, vault, clock } = saving;
  const { service, secret, endpoint, fingerprint } = draft;
  const taken = pool.of(service).map((key) => key.label);
  const sealed = vault.seal(secretRef({ id, base_url: endpoint.baseUrl }), secret);
  return {
    id,
    service,
    label: draft.label ?? earlier?.label ?? freeLabel(service, taken),
    role,
    status: result.status,
    message: result.message,
    hint: secret.slice(-4),
    fingerprint,
    data_key_id: sealed.dataKeyId,
    sealed: sealed.box,
    base_url: endpoint.baseUrl,
    added_by: actor.name,
    added_at: clock.now(),
    // An unverified key has been asked about, but not tested.
    tested_at: result.status === 'unverified' ? null : clock.now(),
    last_used_at: earlier?.last_used_at ?? null,
  };
}

function roleWords(draft: Draft, saved: SystemKeyRow): string {
  return draft.role === 'standby' && saved.role === 'active'
    ? ' No other key works, so it serves at once.'
    : '';
}

function auditSave({ actor, draft }: Saving, saved: SystemKeyRow, removed: readonly string[]): AuditEntry[] {
  const { service } = draft;
  const { label, role, status, base_url: baseUrl } = saved;
  const gone = removed.map((name) => ({
    actor,
    action: 'system_key.removed',
    subject: service,
    details: { label: name, reason: `made room for ${label}` },
  }));
  return [
    { actor, action: 'system_key.saved', subject: service, details: { label, role, status, baseUrl } },
    ...gone,
  ];
}
