import type { ConnectionScope, ConnectionService } from '../../../shared/ipc/integrations.ts';
import type { Person } from '../accounts/types.ts';
import { ConnectionError } from './types.ts';

/** The owner of the fallbacks that the admin keeps for everybody. User ids are UUIDs, so nobody else is called that. */
export const teamOwner = 'team';

export const teamServices = ['smtp', 'clicksend'] as const;

/**
 * Whose connection a person may see and change: their own, or, for admins, the team's. There is no way to name anybody
 * else, the admin included.
 */
export function ownerFor(actor: Person, scope: ConnectionScope, service?: ConnectionService): string {
  if (scope === 'own') return actor.id;
  if (actor.role !== 'admin') {
    throw new ConnectionError(
      'forbidden',
      'Only an admin can see or change the connections of the team.',
      'Ask an admin of this desk.',
    );
  }
  if (service !== undefined && !teamServices.some((id) => id === service)) {
    throw new ConnectionError(
      'invalid_input',
      'A team connection can only be kept for mail over SMTP and for ClickSend.',
      'Everything else speaks in one person’s name.',
      'scope',
    );
  }
  return teamOwner;
}
