import type { Generated } from 'kysely';

/** Tables of the store. Times are milliseconds since 1970 UTC; JSON stands as text; sealed values are envelopes of the vault. */
export interface Schema {
  users: {
    id: string;
    name: string;
    role: 'admin' | 'member';
    password_hash: string;
    created_at: number;
    disabled_at: number | null;
    /** Kept so that audit and activity can still say who it was. */
    removed_at: number | null;
    /** 1: somebody else set the password and so knows it. */
    password_given: number;
  };
  agents: {
    id: string;
    owner_id: string;
    name: string;
    /** SHA-256 of the token; the token itself is kept nowhere. */
    token_hash: Uint8Array;
    token_hint: string;
    /** JSON array of tool ids, or null for every tool. */
    tools: string | null;
    created_at: number;
    expires_at: number | null;
    revoked_at: number | null;
    last_used_at: number | null;
    /** 1: whoever made it may have signed in with a password that was not their own. */
    made_under_given: number;
  };
  system_keys: {
    id: string;
    service: string;
    label: string;
    role: 'active' | 'standby';
    status: string;
    message: string;
    hint: string;
    /** HMAC under a derived key: finds a duplicate without opening anything. */
    fingerprint: string;
    /** Which data key sealed it. */
    data_key_id: string;
    sealed: Uint8Array;
    base_url: string;
    added_by: string;
    added_at: number;
    tested_at: number | null;
    last_used_at: number | null;
  };
  key_slots: {
    id: string;
    kind: 'os' | 'passphrase' | 'weak';
    data_key_id: string;
    backend: string;
    wrapped: Uint8Array;
    /** JSON: scrypt parameters and salt. */
    params: string;
    created_at: number;
  };
  audit_log: {
    seq: number;
    at: number;
    actor_id: string | null;
    actor: string;
    action: string;
    subject: string;
    details: string;
    prev_hash: string;
    hash: string;
  };
  requests: {
    seq: Generated<number>;
    id: string;
    at: number;
    agent_id: string;
    agent_name: string;
    user_id: string;
    service: string;
    method: string;
    path: string;
    model: string | null;
    status: number;
    outcome: string;
    error_code: string | null;
    credential: string | null;
    key_label: string | null;
    duration_ms: number;
    first_byte_ms: number | null;
    bytes_out: number;
  };
  settings: { key: string; value: string };
  connections: {
    id: string;
    /** Whose it is; `team` for the fallback that the admin keeps. */
    owner: string;
    /** smtp, clicksend, search. One of each per owner. */
    service: string;
    /** JSON: the settings without the secret. */
    settings: string;
    data_key_id: string;
    sealed: Uint8Array;
    /** The one origin that the secret is sealed for. */
    origin: string;
    status: 'connected' | 'failing' | 'needs_you';
    reason: string;
    since: number;
    next_try: number | null;
    proven_at: number | null;
    proven_what: string | null;
    /** Team connections only: whether agents without an own connection may use it. */
    enabled: number;
    created_at: number;
  };
  sends: {
    id: string;
    at: number;
    agent_id: string;
    agent_name: string;
    user_id: string;
    service: string;
    action: string;
    connection_id: string;
    credential: 'own' | 'fallback';
    idempotency_key: string | null;
    /** SHA-256 of the request, to tell a repeat from another request under the same key. */
    digest: string;
    /** JSON array: exactly the envelope's recipients. */
    recipients: string;
    /** Own reference carried by the message (Message-ID, custom_string), to find it at the provider. */
    reference: string;
    outcome: 'pending' | 'sent' | 'refused' | 'failed' | 'unknown';
    message: string;
    /** JSON: the answer that the agent got, for a repeat with the same idempotency key. */
    answer: string | null;
    provider_ref: string | null;
    settled_by: string | null;
    finished_at: number | null;
  };
  oauth_apps: {
    provider: 'google' | 'microsoft';
    client_id: string;
    /** Microsoft: the tenant; null: whoever may sign in. */
    tenant: string | null;
    /** JSON: other endpoints than the provider's own, or null. */
    endpoints: string | null;
    /** Google's desktop clients have one that is no secret to Google, and is sealed here all the same. */
    data_key_id: string | null;
    sealed: Uint8Array | null;
    added_by: string;
    added_at: number;
    /** JSON: what sign-ins showed about the registration: the last trap that was met, or that all went well. */
    seen: string;
  };
  budgets: {
    id: string;
    scope: 'total' | 'user' | 'agent' | 'service';
    scope_id: string;
    window: 'day' | 'week' | 'month' | 'prepaid';
    unit: 'microDollars' | 'credits';
    amount: number;
    override_extra: number | null;
    override_until: number | null;
    /** prepaid: what the ledger's sum for this scope was when the pot was made. */
    baseline: number;
    created_by: string;
    created_at: number;
  };
  call_limits: { id: string; scope: 'agent' | 'service'; scope_id: string; per_minute: number };
}
