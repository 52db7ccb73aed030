import type { CallLimit } from '../../../../shared/ipc/money.ts';
import type { ServiceId } from '../../../../shared/services.ts';
import type { Person } from '../../accounts/types.ts';

/** Why a call has to wait, for whoever runs the agent. */
export interface TooMany {
  message: string;
  hint: string;
  retryAfterMs: number;
}

/** How many calls a minute an agent may make, and a service gets. From memory. */
export interface CallLimits {
  /** Takes a place in every limit that binds the call, or in none. */
  take(caller: { agentId: string; agentName: string; service: ServiceId }): TooMany | null;

  /** An admin sees all, others those of services and of their own agents. */
  list(viewer: Person): CallLimit[];
  set(actor: Person, input: { scope: CallLimit['scope']; id: string; perMinute: number }): Promise<CallLimit>;
  remove(actor: Person, id: string): Promise<void>;
}
