/** What people connect, and what their agents sent with it. What the columns hold is said in schema.ts. */
export const connections = `
CREATE TABLE connections (
  id TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  service TEXT NOT NULL,
  settings TEXT NOT NULL CHECK (json_valid(settings)),
  data_key_id TEXT NOT NULL,
  sealed BLOB NOT NULL,
  origin TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('connected', 'failing', 'needs_you')),
  reason TEXT NOT NULL,
  since INTEGER NOT NULL,
  next_try INTEGER,
  proven_at INTEGER,
  proven_what TEXT,
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  created_at INTEGER NOT NULL,
  UNIQUE (owner, service)
) STRICT;

CREATE TABLE sends (
  id TEXT PRIMARY KEY,
  at INTEGER NOT NULL,
  agent_id TEXT NOT NULL,
  agent_name TEXT NOT NULL,
  user_id TEXT NOT NULL,
  service TEXT NOT NULL,
  action TEXT NOT NULL,
  connection_id TEXT NOT NULL,
  credential TEXT NOT NULL CHECK (credential IN ('own', 'fallback')),
  idempotency_key TEXT,
  digest TEXT NOT NULL,
  recipients TEXT NOT NULL CHECK (json_valid(recipients)),
  reference TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('pending', 'sent', 'refused', 'failed', 'unknown')),
  message TEXT NOT NULL,
  answer TEXT CHECK (answer IS NULL OR json_valid(answer)),
  provider_ref TEXT,
  settled_by TEXT,
  finished_at INTEGER
) STRICT;
CREATE UNIQUE INDEX sends_idempotency ON sends (agent_id, idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE INDEX sends_user ON sends (user_id, at);
CREATE INDEX sends_pending ON sends (outcome) WHERE outcome = 'pending';
`;
