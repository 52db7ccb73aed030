/** What may be spent and how often may be called. What was spent stands in the ledger. The columns are said in schema.ts. */
export const budgets = `
CREATE TABLE budgets (
  id TEXT PRIMARY KEY,
  scope TEXT NOT NULL CHECK (scope IN ('total', 'user', 'agent', 'service')),
  scope_id TEXT NOT NULL,
  window TEXT NOT NULL CHECK (window IN ('day', 'week', 'month', 'prepaid')),
  unit TEXT NOT NULL CHECK (unit IN ('microDollars', 'credits')),
  amount INTEGER NOT NULL CHECK (amount >= 0),
  override_extra INTEGER,
  override_until INTEGER,
  baseline INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  CHECK ((override_extra IS NULL) = (override_until IS NULL)),
  UNIQUE (scope, scope_id, window, unit)
) STRICT;

CREATE TABLE call_limits (
  id TEXT PRIMARY KEY,
  scope TEXT NOT NULL CHECK (scope IN ('agent', 'service')),
  scope_id TEXT NOT NULL,
  per_minute INTEGER NOT NULL CHECK (per_minute > 0),
  UNIQUE (scope, scope_id)
) STRICT;
`;
