/** The team's own registrations at Google and Microsoft. What the columns hold is said in schema.ts. */
export const oauthApps = `
CREATE TABLE oauth_apps (
  provider TEXT PRIMARY KEY CHECK (provider IN ('google', 'microsoft')),
  client_id TEXT NOT NULL,
  tenant TEXT,
  endpoints TEXT CHECK (endpoints IS NULL OR json_valid(endpoints)),
  data_key_id TEXT,
  sealed BLOB,
  added_by TEXT NOT NULL,
  added_at INTEGER NOT NULL,
  seen TEXT NOT NULL CHECK (json_valid(seen)),
  CHECK ((sealed IS NULL) = (data_key_id IS NULL))
) STRICT;
`;
