import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/** A request that came in the usual form. */
export interface WholeRequest {
  readonly method: string;
  readonly url: string;
  readonly rawHeaders: string[];
  readonly httpVersion: '1.1';
  readonly complete: true;
  /** null: its agent left before all of it had come. */
  readonly body: Buffer | null;
}

/** What an agent sent: as a whole, or Node's own with a body that is still to be read. */
export type AgentRequest = WholeRequest | IncomingMessage;

/** The part of Node's ServerResponse that answers are given with. */
export interface AgentResponse {
  readonly headersSent: boolean;
  /** All of it is with the system. */
  readonly writableFinished: boolean;
  /** It has been given, or the agent has left. */
  readonly destroyed: boolean;
  readonly socket: Socket | null;
  /** Names and values in turn. */
  writeHead(status: number, headers: string[]): unknown;
  flushHeaders(): void;
  /** False: wait for `drain`. */
  write(chunk: Buffer): boolean;
  end(): unknown;
  end(chunk: Buffer): unknown;
  end(text: string, encoding: 'latin1'): unknown;
  destroy(): unknown;
  /** `close` comes once, whatever became of the answer. */
  once(event: 'close' | 'drain', listener: () => void): unknown;
}

export type HandleRequest = (
  request: AgentRequest,
  response: AgentResponse,
  hosts: ReadonlySet<string>,
) => void;
