import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

/** Something that answers chat calls: the provider's stand-in itself, or a gateway before it. */
export interface Target {
  name: string;
  port: number;
  /** Of the chat call. */
  path: string;
  /** What it needs to be let in and to know where to. */
  headers: Readonly<Record<string, string>>;
  /** Whose time and memory is its cost. */
  pid: number;
  stop(): Promise<void>;
}

export const chatPath = '/v1/chat/completions';

/** `streamed`: the pieces one after the other; `paced`: as a model writes them. */
export function chatBody(kind: 'plain' | 'streamed' | 'paced'): string {
  const body = {
    model: 'gpt-4o-mini',
    messages: [
      { role: 'system', content: 'You are a helpful assistant. Answer briefly.' },
      { role: 'user', content: 'What does the quick brown fox do? Please tell the whole story.' },
    ],
    max_tokens: 256,
  };
  if (kind === 'plain') return JSON.stringify(body);
  return JSON.stringify({
    ...body,
    stream: true,
    stream_options: { include_usage: true },
    ...(kind === 'paced' ? { user: 'paced' } : {}),
  });
}

/** A whole request, for clients that write to the socket themselves. */
export function rawRequest(target: Target, body: string): string {
  const headers = { ...target.headers, 'content-type': 'application/json' };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const head = [`POST ${target.path} HTTP/1.1`, `host: 127.0.0.1:${target.port}`, ...lines];
  return `${head.join('\r\n')}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/** Ends a process that the bench started, and waits for its end. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'exit');
  child.kill('SIGTERM');
  await closed;
}

export function start(program: string, args: string[], env: NodeJS.ProcessEnv = process.env): ChildProcess {
  return spawn(program, args, { stdio: ['ignore', 'ignore', 'ignore'], env });
}

/** For programs that cannot pick one by themselves. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Until it answers on its port; rejects when it ends before. */
export async function untilReady(child: ChildProcess, port: number): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`${child.spawnfile} ended with ${child.exitCode}`);
    try {
      await fetch(`http://127.0.0.1:${port}/v1/models`);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error(`${child.spawnfile} did not answer on its port`);
}

/** Whether it can stream at all: one call, as every other will be. */
export async function canStream(target: Target): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${target.port}${target.path}`, {
    method: 'POST',
    headers: { ...target.headers, 'content-type': 'application/json' },
    body: chatBody('streamed'),
  });
  return (await answer.text()).includes('[DONE]');
}
