import type { Logger } from 'pino';
import type { Discovery, GatewayStatus } from '../../../shared/ipc/gateway.ts';
import { AccountError, type Agents, type Person } from '../accounts/types.ts';
import type { Connections } from '../connections/types.ts';
import type { Budgets } from '../money/budgets/types.ts';
import type { Ledger } from '../money/ledger/types.ts';
import type { CallLimits } from '../money/limits/types.ts';
import type { Pricing } from '../money/types.ts';
import { takenBy } from '../port-holder.ts';
import type { Sends } from '../sends/types.ts';
import type { SystemKeys } from '../services/types.ts';
import { BodyMemory } from './body/memory.ts';
import { discoverFor, discoverForPerson } from './discovery.ts';
import type { HandleRequest } from './front/types.ts';
import { accounting } from './ledger.ts';
import { type ConnectionLimits, type Listener, defaultLimits, freePort, listenOn } from './listen.ts';
import { Pools, type ProviderTimeouts, defaultTimeouts } from './passthrough/pools.ts';
import type { Metrics } from './metrics/types.ts';
import { type PipelineParts, handle } from './pipeline.ts';
import { gatewayRoutes } from './routes.ts';
import type { Gateway } from './types.ts';

export interface GatewayOptions {
  agents: Agents;
  systemKeys: SystemKeys;
  connections: Connections;
  sends: Sends;
  ledger: Ledger;
  budgets: Budgets;
  /** Calls a minute; `limits` are those of connections. */
  callLimits: CallLimits;
  pricing: Pricing;
  metrics: Metrics;
  log: Logger;
  /** 0 picks a free one. */
  port: number;
  /** Keeps a port that somebody chose and that works. */
  savePort?: (port: number) => Promise<void>;
  onStatus?: (status: GatewayStatus) => void;
  timeouts?: Partial<ProviderTimeouts>;
  searchPatienceMs?: number;
  limits?: Partial<ConnectionLimits>;
  /** Bytes of request bodies that may be in memory at one time, over all calls. */
  bodyMemory?: number;
}

export function createGateway(options: GatewayOptions): Gateway {
  return new LoopbackGateway(options);
}

const graceAfterMove = 15 * 60_000;
/** Serper answers within a second or two. */
const searchPatience = 10_000;

class LoopbackGateway implements Gateway {
  readonly #options: GatewayOptions;
  readonly #pools: Pools;
  readonly #parts: PipelineParts;
  /** Those that were moved away from still end their calls. */
  readonly #closing = new Set<Listener>();
  #listener: Listener | null = null;
  #status: GatewayStatus;

  constructor(options: GatewayOptions) {
    const {
      agents,
      systemKeys,
      connections,
      sends,
      ledger,
      budgets,
      callLimits,
      pricing,
      metrics,
      log,
      port,
    } = options;
    const { timeouts, bodyMemory, searchPatienceMs = searchPatience } = options;
    this.#options = options;
    this.#pools = new Pools({ ...defaultTimeouts, ...timeouts });
    this.#parts = {
      agents,
      systemKeys,
      connections,
      sends,
      searchPatienceMs,
      log,
      pools: this.#pools,
      bodies: new BodyMemory(bodyMemory),
      accounting: accounting({ ledger, budgets, limits: callLimits, pricing }),
      routes: gatewayRoutes({ agents, ledger, budgets, pricing, metrics, systemKeys, connections, sends }),
    };
    this.#status = { state: 'starting', url: null, port, problem: null };
  }

  async start(): Promise<GatewayStatus> {
    const { port } = this.#options;
    try {
      this.#use(await this.#listen(port));
    } catch (error) {
      this.#tell({ state: 'failed', url: null, port, problem: await portProblem(port, error) });
    }
    return this.#status;
  }

  status(): GatewayStatus {
    return this.#status;
  }

  async setPort(port: number): Promise<GatewayStatus> {
    if (this.#listener?.port === port) {
      this.#tell({ ...this.#status, problem: null });
      return this.#status;
    }
    try {
      const next = await this.#listen(port);
      const previous = this.#listener;
      this.#use(next);
      if (previous) this.#retire(previous);
    } catch (error) {
      // The old port, if there is one, goes on as if nothing had been asked.
      const problem = await portProblem(port, error);
      this.#tell(
        this.#listener ? { ...this.#status, problem } : { state: 'failed', url: null, port, problem },
      );
      return this.#status;
    }
    await this.#options.savePort?.(port);
    return this.#status;
  }

  discover(viewer: Person, agentId?: string): Discovery {
    if (agentId === undefined) return discoverForPerson(this.#options, { id: viewer.id, name: viewer.name });
    const agent = this.#parts.agents.identity(agentId);
    if (!agent || (viewer.role !== 'admin' && agent.user.id !== viewer.id)) {
      throw new AccountError(
        'not_found',
        'There is no such agent.',
        'It may have been revoked; look at the list again.',
      );
    }
    return discoverFor(this.#options, agent);
  }

  async close(graceMs = 0): Promise<void> {
    const listeners = [...this.#closing, ...(this.#listener ? [this.#listener] : [])];
    this.#listener = null;
    await Promise.all(listeners.map((listener) => listener.close(graceMs)));
    await this.#pools.destroy();
  }

  #listen(port: number): Promise<Listener> {
    const answer: HandleRequest = (request, response, hosts) => {
      void handle(this.#parts, hosts, request, response);
    };
    return listenOn(port, answer, { ...defaultLimits, ...this.#options.limits });
  }

  #use(listener: Listener): void {
    this.#listener = listener;
    const { port } = listener;
    this.#tell({ state: 'listening', url: `http://127.0.0.1:${port}`, port, problem: null });
  }

  #retire(listener: Listener): void {
    this.#closing.add(listener);
    void listener.close(graceAfterMove).then(() => this.#closing.delete(listener));
  }

  #tell(status: GatewayStatus): void {
    this.#status = status;
    this.#options.onStatus?.(status);
  }
}

async function portProblem(port: number, error: unknown): Promise<GatewayStatus['problem']> {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EACCES') {
    return {
      message: `This account may not listen on port ${port}.`,
      hint: 'Choose a port above 1023.',
      freePort: await freePort(),
    };
  }
  if (code !== 'EADDRINUSE') {
    return {
      message: `The gateway could not listen on port ${port} (${code ?? 'unknown reason'}).`,
      hint: 'Choose another port.',
      freePort: await freePort(),
    };
  }
  return {
    message: `Port ${port} is ${await takenBy(port)}, so agents cannot reach Keydesk there.`,
    hint: 'Close that program, or move the gateway to another port and change the base URL of your agents.',
    freePort: await freePort(),
  };
}
