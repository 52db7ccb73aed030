import { randomUUID } from 'node:crypto';
import type { CallLimit } from '../../../../shared/ipc/money.ts';
import { serviceById } from '../../../../shared/services.ts';
import type { Agents, Person, Users } from '../../accounts/types.ts';
import type { Audit } from '../../audit/types.ts';
import { createSerial } from '../../serial.ts';
import { type CallLimitRow, allCallLimits, putCallLimit, removeCallLimit } from '../../store/budgets.ts';
import type { Store } from '../../store/types.ts';
import { subjectName } from '../budgets/subjects.ts';
import { MoneyError } from '../errors.ts';
import { MinuteWindow } from './minute.ts';
import type { CallLimits, TooMany } from './types.ts';

export interface CallLimitsOptions {
  store: Pick<Store, 'db'>;
  audit: Audit;
  users: Pick<Users, 'byId'>;
  agents: Pick<Agents, 'identity'>;
  /** Monotonic milliseconds. */
  now?: () => number;
}

interface Limit {
  row: CallLimitRow;
  window: MinuteWindow;
}

export async function createCallLimits(options: CallLimitsOptions): Promise<CallLimits> {
  const { store, audit, agents, now = () => performance.now() } = options;
  const { db } = store;
  const limits = {
    agent: new Map<string, Limit>(),
    service: new Map<string, Limit>(),
  };
  const serial = createSerial();
  for (const row of await allCallLimits(db)) hold(row);

  function hold(row: CallLimitRow): void {
    const before = limits[row.scope].get(row.scope_id)?.window;
    limits[row.scope].set(row.scope_id, { row, window: new MinuteWindow(row.per_minute, before) });
  }

  function show({ id, scope, scope_id: scopeId, per_minute: perMinute }: CallLimitRow): CallLimit {
    const name = subjectName(options, scope, scopeId) ?? 'A revoked agent';
    return { id, scope, scopeId, name, perMinute };
  }

  function rows(): CallLimitRow[] {
    return [...limits.agent.values(), ...limits.service.values()].map(({ row }) => row);
  }

  async function set(
    actor: Person,
    { scope, id: scopeId, perMinute }: Parameters<CallLimits['set']>[1],
  ): Promise<CallLimit> {
    const name = subjectName(options, scope, scopeId);
    if (name === null) {
      throw new MoneyError('invalid_input', `There is no such ${scope}.`, 'Choose one of the list.', 'id');
    }
    const id = limits[scope].get(scopeId)?.row.id ?? randomUUID();
    const row = { id, scope, scope_id: scopeId, per_minute: perMinute };
    await db.transaction().execute(async (transaction) => {
      await putCallLimit(transaction, row);
      const details = { scope, perMinute };
      await audit.recordIn(transaction, { actor, action: 'limit.set', subject: name, details });
    });
    hold(row);
    return show(row);
  }

  async function remove(actor: Person, id: string): Promise<void> {
    const row = rows().find((one) => one.id === id);
    if (!row) {
      throw new MoneyError(
        'not_found',
        'There is no such limit.',
        'It may have been removed; look at the list again.',
      );
    }
    const { scope, scope_id: scopeId } = row;
    const { name } = show(row);
    await db.transaction().execute(async (transaction) => {
      await removeCallLimit(transaction, id);
      await audit.recordIn(transaction, {
        actor,
        action: 'limit.removed',
        subject: name,
        details: { scope },
      });
    });
    limits[scope].delete(scopeId);
  }

  return {
    take({ agentId, agentName, service }) {
      const own = limits.agent.get(agentId);
      const shared = limits.service.get(service);
      if (!own && !shared) return null;
      const time = now();
      const [ownWait, sharedWait] = [own?.window.wait(time) ?? 0, shared?.window.wait(time) ?? 0];
      if (own && ownWait > 0 && ownWait >= sharedWait) return tooMany(own, `The agent ${agentName}`, ownWait);
      if (shared && sharedWait > 0) return tooMany(shared, serviceById(service).name, sharedWait);
      own?.window.take(time);
      shared?.window.take(time);
      return null;
    },
    list: (viewer) =>
      rows()
        .filter(({ scope, scope_id: id }) =>
          viewer.role === 'admin' || scope === 'service' ? true : agents.identity(id)?.user.id === viewer.id,
        )
        .map(show),
    set: (actor, input) => serial(() => set(actor, input)),
    remove: (actor, id) => serial(() => remove(actor, id)),
  };
}

function tooMany({ row }: Limit, who: string, retryAfterMs: number): TooMany {
  const rate = row.per_minute === 1 ? '1 call' : `${row.per_minute} calls`;
  return {
    message: `${who} is limited to ${rate} a minute in this Keydesk.`,
    hint: `Try again in ${Math.ceil(retryAfterMs / 1000)} s, or ask the admin of this Keydesk for more.`,
    retryAfterMs,
  };
}
