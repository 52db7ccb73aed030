import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHeadless } from '../../support/headless.ts';
import type { Figures } from '../load/figures.ts';
import { measureLatency, measureLoad } from '../load/job.ts';
import { passphrase } from '../targets/keydesk.ts';
import { fillFolder } from './crowd.ts';

export interface DiscoveryFigures {
  users: number;
  connections: number;
  agents: number;
  /** One call after the other, each of another agent. */
  single: Figures;
  /** From 32 connections at once, flat out. */
  crowded: Figures;
  crowdedCallsPerSecond: number;
}

/** `GET /v1/tools` on a desk with many people, each call with another agent's token. */
export async function measureDiscovery(users: number, seconds: number): Promise<DiscoveryFigures> {
  const dataDir = await mkdtemp(join(tmpdir(), 'keydesk-bench-crowd-'));
  try {
    const { tokens, agentsEach, connectionsEach } = await fillFolder(dataDir, users);
    const desk = await startHeadless({ dataDir, passphrase });
    try {
      const port = Number(new URL(desk.gateway).port);
      const targets = [{ name: 'tools', port, requests: tokens.map((token) => request(port, token)) }];
      const single = await measureLatency({ targets, perTurn: tokens.length, turns: 1 });
      const crowded = await measureLoad({ targets, connections: 32, seconds });
      const { tools: one } = single;
      const { tools: many } = crowded;
      if (!one || !many) throw new Error('The bench’s client has no figures of discovery');
      return {
        users,
        connections: users * connectionsEach,
        agents: users * agentsEach,
        single: one.total,
        crowded: many.latency,
        crowdedCallsPerSecond: many.calls / many.seconds,
      };
    } finally {
      await desk.stop();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

function request(port: number, token: string): string {
  return `GET /v1/tools HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nauthorization: Bearer ${token}\r\n\r\n`;
}
