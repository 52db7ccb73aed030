import type { Discovery, GatewayStatus } from '../../../shared/ipc/gateway.ts';
import type { Person } from '../accounts/types.ts';

export interface Gateway {
  /** Never rejects for a taken port: the status says so and offers another. */
  start(): Promise<GatewayStatus>;
  status(): GatewayStatus;
  setPort(port: number): Promise<GatewayStatus>;
  /** Discovery as this agent would get it, or as the person themselves. Answers from memory. */
  discover(viewer: Person, agentId?: string): Discovery;
  /** Stops listening; calls in flight get a grace period (milliseconds), then end. */
  close(graceMs?: number): Promise<void>;
}
