import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, type Server, type Socket, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createManualClock } from '../services/testing.ts';
import { accepted, bob, mail, openSends } from './testing.ts';

let dir: string;
let server: Server;
let port: number;
/** What the provider was sent, by reference. */
let received: string[];
let onReceived: (socket: Socket) => void;
beforeEach(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'keydesk-sends-kill-'));
  received = [];
  server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      received.push(chunk.toString().trim());
      onReceived(socket);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterEach(() => {
  server.close();
  rmSync(dir, { recursive: true, force: true });
});

function start(key: string): { child: ChildProcess; ended: Promise<string> } {
  const script = fileURLToPath(new URL('./kill.child.ts', import.meta.url));
  const args = [script, dir, String(port), key];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return { child, ended: once(child, 'close').then(() => output) };
}

it('killed between the record and the answer, the outcome is unknown, and nothing is ever sent again', async () => {
  onReceived = () => child.kill('SIGKILL');
  const { child, ended } = start('key-1');
  expect(await ended).toBe('');
  expect(child.signalCode).toBe('SIGKILL');
  for (const run of ['first', 'second']) {
    const desk = await openSends(dir, createManualClock());
    const { rows } = await desk.sends.list(bob, {});
    expect([run, ...rows.map(({ outcome, reference }) => [outcome, reference])]).toEqual([
      run,
      ['unknown', received[0]],
    ]);
    expect(rows[0]?.message).toContain('Keydesk stopped');
    let sent = 0;
    const again = await desk.sends.attempt(mail({ idempotencyKey: 'key-1' }), async (reference) => {
      sent += 1;
      return accepted(reference);
    });
    expect(again).toMatchObject({ repeated: true, result: { outcome: 'unknown' } });
    expect(sent).toBe(0);
    await desk.close();
  }
  expect(received).toHaveLength(1);
}, 30_000);

it('killed at any moment around the answer, the row says sent or unknown, and sent if anybody was told', async () => {
  for (const [round, ms] of [0, 0, 1, 1, 2, 3, 5, 8].entries()) {
    const key = `round-${round}`;
    onReceived = (socket) => {
      socket.write('ok');
      setTimeout(() => child.kill('SIGKILL'), ms);
    };
    const { child, ended } = start(key);
    const told = (await ended) !== '';
    const desk = await openSends(dir, createManualClock());
    const { rows } = await desk.sends.list(bob, { limit: 200 });
    const row = rows.find(({ reference }) => reference === received.at(-1));
    expect(told ? ['sent'] : ['sent', 'unknown']).toContain(row?.outcome);
    const again = await desk.sends.attempt(mail({ idempotencyKey: key }), () =>
      Promise.reject(new Error('Sent twice')),
    );
    expect(again).toMatchObject({ repeated: true, result: { outcome: row?.outcome } });
    await desk.close();
  }
  expect(received).toHaveLength(8);
}, 60_000);
