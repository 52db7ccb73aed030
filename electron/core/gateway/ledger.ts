import type { Activity } from '../activity/types.ts';
import type { Call } from './call.ts';

/** What accounts for a call: asked before anything is sent, told once what became of it. Every provider call passes here. */
export interface Ledger {
  /** Throws when the call may not be made. */
  reserve(call: Call): void;
  /** Called once for each call of a known agent to a service, also when it was refused or never reserved. */
  settle(call: Call): void;
}

/** No open path is longer; a closed one could be as long as all headers together, for every row on record. */
const longestPath = 200;

export function activityLedger(activity: Activity): Ledger {
  return {
    reserve() {},
    settle(call) {
      const { agent, service } = call;
      if (!agent || !service) return;
      activity.record({
        id: call.id,
        at: call.at,
        agentId: agent.id,
        agentName: agent.name,
        userId: agent.user.id,
        service,
        method: call.method,
        path: call.path.slice(0, longestPath),
        model: call.model,
        status: call.status,
        outcome: call.outcome ?? (call.response.writableFinished ? 'ok' : 'cancelled'),
        errorCode: call.errorCode,
        credential: call.credential,
        keyLabel: call.keyLabel,
        durationMs: round(call.elapsed()),
        firstByteMs: call.firstByteMs,
        bytesOut: call.bytesOut,
      });
    },
  };
}

export function round(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100;
}
