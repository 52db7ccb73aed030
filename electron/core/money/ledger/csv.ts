import type { Database } from 'better-sqlite3';
import { hourMs } from './hours.ts';
import { sumColumns } from './schema.ts';
import type { Names } from './types.ts';

interface Line {
  hour: number;
  agent_id: string;
  user_id: string;
  service: string;
  model: string;
  [sum: string]: string | number;
}

const header = ['hour_utc', 'user', 'agent', 'agent_id', 'service', 'model', ...sumColumns];

/** RFC 4180. */
export function csvOf(
  database: Database,
  query: { from: number; to: number; userId: string | null },
  { agents, users }: Names,
): { csv: string; rows: number } {
  const lines = database.prepare(`
    SELECT hour, agent_id, user_id, service, model, ${sumColumns.map((column) => `sum(${column}) AS ${column}`).join(', ')}
    FROM usage_hours WHERE hour >= @from AND hour < @to AND (@userId IS NULL OR user_id = @userId)
    GROUP BY hour, agent_id, user_id, service, model ORDER BY hour, user_id, agent_id, service, model`);
  const out = [header.join(',')];
  for (const line of lines.iterate(query) as Iterable<Line>) {
    const { hour, agent_id: agentId, user_id: userId, service, model } = line;
    const names = [users.get(userId) ?? userId, agents.get(agentId) ?? agentId, agentId, service, model];
    const cells = [new Date(hour * hourMs).toISOString(), ...names.map(cell)];
    out.push([...cells, ...sumColumns.map((column) => line[column])].join(','));
  }
  return { csv: `${out.join('\r\n')}\r\n`, rows: out.length - 1 };
}

/**
 * People name their agents, and agents name the models. A spreadsheet takes what begins with one of these for a formula
 * (owasp.org/www-community/attacks/CSV_Injection), and a leading quote keeps it text.
 */
const formula = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;

export function cell(text: string): string {
  const safe = formula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
