/** Every table of the first version. What the columns hold is said in schema.ts. */
export const first = `
CREATE TABLE users (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('admin', 'member')),
  password_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  disabled_at INTEGER,
  removed_at INTEGER
) STRICT;
CREATE UNIQUE INDEX users_name ON users (name COLLATE NOCASE) WHERE removed_at IS NULL;

CREATE TABLE agents (
  id TEXT PRIMARY KEY,
  owner_id TEXT NOT NULL REFERENCES users (id),
  name TEXT NOT NULL,
  token_hash BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  token_hint TEXT NOT NULL,
  tools TEXT CHECK (tools IS NULL OR json_valid(tools)),
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER,
  last_used_at INTEGER
) STRICT;
CREATE UNIQUE INDEX agents_name ON agents (owner_id, name COLLATE NOCASE) WHERE revoked_at IS NULL;

CREATE TABLE system_keys (
  id TEXT PRIMARY KEY,
  service TEXT NOT NULL,
  label TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('active', 'standby')),
  status TEXT NOT NULL,
  message TEXT NOT NULL,
  hint TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  data_key_id TEXT NOT NULL,
  sealed BLOB NOT NULL,
  base_url TEXT NOT NULL,
  added_by TEXT NOT NULL,
  added_at INTEGER NOT NULL,
  tested_at INTEGER,
  last_used_at INTEGER
) STRICT;
CREATE INDEX system_keys_service ON system_keys (service);

CREATE TABLE key_slots (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('os', 'passphrase', 'weak')),
  data_key_id TEXT NOT NULL,
  backend TEXT NOT NULL,
  wrapped BLOB NOT NULL,
  params TEXT NOT NULL CHECK (json_valid(params)),
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE audit_log (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  actor_id TEXT,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  details TEXT NOT NULL,
  prev_hash TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;

CREATE TABLE requests (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  at INTEGER NOT NULL,
  agent_id TEXT NOT NULL,
  agent_name TEXT NOT NULL,
  user_id TEXT NOT NULL,
  service TEXT NOT NULL,
  method TEXT NOT NULL,
  path TEXT NOT NULL,
  model TEXT,
  status INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  error_code TEXT,
  credential TEXT,
  key_label TEXT,
  duration_ms REAL NOT NULL,
  first_byte_ms REAL,
  bytes_out INTEGER NOT NULL
) STRICT;
CREATE INDEX requests_user ON requests (user_id, seq);
CREATE INDEX requests_at ON requests (at);

CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL CHECK (json_valid(value))) STRICT;
`;
