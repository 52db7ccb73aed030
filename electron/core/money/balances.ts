import type { z } from 'zod';
import type { balance } from '../../../shared/ipc/money.ts';
import type { Person } from '../accounts/types.ts';
import { ConnectionError, type Connections } from '../connections/types.ts';
import { lookAtAccount } from '../services/clicksend/account.ts';
import { baseUrlOf } from '../services/clicksend/settings.ts';
import { readSerperBalance } from '../services/serper/balance.ts';
import type { SystemKeys } from '../services/types.ts';

export type Balance = z.infer<typeof balance>;

export interface BalanceParts {
  systemKeys: Pick<SystemKeys, 'lease'>;
  connections: Pick<Connections, 'withSaved'>;
}

type Read = Omit<Balance, 'at'>;

/** What is left at the providers that tell, asked now: of one's own accounts, to admins also of the team's. */
export async function readBalances(
  parts: BalanceParts,
  viewer: Person,
  signal: AbortSignal,
): Promise<Balance[]> {
  const shared =
    viewer.role === 'admin' ? [serper(parts, signal), clickSend(parts, viewer, 'team', signal)] : [];
  const read = await Promise.all([...shared, clickSend(parts, viewer, 'own', signal)]);
  const at = Date.now();
  return read.flatMap((one) => (one ? [{ ...one, at }] : []));
}

async function serper({ systemKeys }: BalanceParts, signal: AbortSignal): Promise<Read | null> {
  const lease = systemKeys.lease('serper');
  if (lease === 'none') return null;
  const answer =
    typeof lease === 'string'
      ? { left: null, message: 'The saved Serper key cannot be used at the moment.' }
      : await readSerperBalance(lease, signal);
  return { service: 'serper', scope: 'system', unit: 'credits', ...answer };
}

async function clickSend(
  { connections }: BalanceParts,
  viewer: Person,
  scope: 'own' | 'team',
  signal: AbortSignal,
): Promise<Read | null> {
  const service = 'clicksend';
  try {
    return await connections.withSaved(viewer, { service, scope }, async ({ settings, withSecret }) => {
      if (settings.kind !== 'clicksend') return null;
      const { username, baseUrl } = settings;
      const view = await withSecret((apiKey) =>
        lookAtAccount({ username, apiKey, baseUrl: baseUrlOf(baseUrl) }, signal),
      );
      return 'trouble' in view
        ? { service, scope, left: null, unit: '', message: view.trouble.reason }
        : { service, scope, left: view.balance, unit: view.currency, message: '' };
    });
  } catch (error) {
    if (error instanceof ConnectionError && error.code === 'not_found') return null;
    if (!(error instanceof ConnectionError)) throw error;
    return { service, scope, left: null, unit: '', message: error.message };
  }
}
