import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Gate } from '../../../../tests/simulators/faults/gate.ts';
import { type GoogleSimulator, startGoogle } from '../../../../tests/simulators/google/start.ts';
import { signIn } from '../../../../tests/support/sign-in.ts';
import { connectionAdapters } from '../../connections/adapters.ts';
import { type ConnectionDesk, openConnectionDesk } from '../../connections/testing.ts';
import { createTestKeyring } from '../../vault/test-keyring.ts';
import type { Registration } from '../flow.ts';
import { adasAccount } from '../testing.ts';
import type { SignIns } from '../types.ts';
import { type SignInsOptions, createSignIns } from './sign-ins.ts';

let google: GoogleSimulator;
let desk: ConnectionDesk;
let signIns: SignIns;
let fronted: number;
let opened: { url: string; loopback: boolean | undefined }[];
let registration: Registration;

function open(more: Partial<SignInsOptions> = {}): SignIns {
  return createSignIns({
    apps: { registration: () => registration, saw: () => Promise.resolve() },
    connections: desk.connections,
    vault: desk.vault,
    clock: desk.clock,
    shell: {
      kind: 'desktop',
      openExternal: async (url, options) => void opened.push({ url, loopback: options?.loopback }),
      comeToFront: () => (fronted += 1),
    },
    onChange: () => undefined,
    ...more,
  });
}

beforeEach(async () => {
  fronted = 0;
  opened = [];
  google = await startGoogle();
  google.addAccount(adasAccount);
  registration = {
    provider: 'google',
    clientId: google.clientId,
    clientSecret: () => google.clientSecret,
    tenant: null,
    endpoints: google.endpoints,
    ownEndpoints: true,
  };
  desk = await openConnectionDesk(createTestKeyring(), connectionAdapters, {
    registration: () => registration,
  });
  signIns = open();
});
afterEach(async () => {
  await signIns.dispose();
  await desk.close();
  await google.close();
});

const begin = () => signIns.start(desk.bob, { service: 'gmail', session: 's1' });
const reach = async (url: string) => {
  const response = await fetch(new URL(url).searchParams.get('redirect_uri') ?? '');
  return response.status;
};

describe('a sign-in that waits', () => {
  it('stops waiting after five minutes, and says what may keep the browser from coming back', async () => {
    const { attempt, url } = await begin();
    await desk.clock.advance(5 * 60_000 - 1);
    expect(signIns.look(desk.bob, attempt)).toEqual({ state: 'waiting', until: 5 * 60_000 });
    expect(await reach(url)).toBe(404);
    await desk.clock.advance(1);
    expect(signIns.look(desk.bob, attempt)).toMatchObject({
      state: 'failed',
      cause: 'timed_out',
      reason: expect.stringContaining('five minutes'),
    });
    await expect(reach(url)).rejects.toThrow('fetch failed');
  });

  it('ends with the session that it was begun in, and with no other', async () => {
    const { attempt, url } = await begin();
    signIns.sessionEnded('s2');
    expect(signIns.look(desk.bob, attempt)).toMatchObject({ state: 'waiting' });
    signIns.sessionEnded('s1');
    expect(signIns.look(desk.bob, attempt)).toMatchObject({ state: 'cancelled' });
    await expect(reach(url)).rejects.toThrow('fetch failed');
  });

  it('that is being written is connected, whoever gives up meanwhile', async () => {
    const [reached, gate] = [new Gate(), new Gate()];
    const { connections } = desk;
    const saveSignedIn: typeof connections.saveSignedIn = async (...saved) => {
      reached.open();
      await gate.pass();
      return connections.saveSignedIn(...saved);
    };
    signIns = open({ connections: { admit: (...who) => connections.admit(...who), saveSignedIn } });
    const { attempt, url } = await begin();
    const page = signIn(url, adasAccount);
    await reached.pass();
    await signIns.cancel(desk.bob, attempt);
    signIns.sessionEnded('s1');
    gate.open();
    expect((await page).text).toContain('Connected');
    expect(signIns.look(desk.bob, attempt)).toMatchObject({ state: 'connected' });
    expect(connections.status(desk.bob.id, 'gmail').status).toBe('connected');
  });

  it('ends with Keydesk', async () => {
    const { url } = await begin();
    await signIns.dispose();
    await expect(reach(url)).rejects.toThrow('fetch failed');
  });

  it('is remembered for a while after its end', async () => {
    const { attempt } = await begin();
    await signIns.cancel(desk.bob, attempt);
    expect(signIns.look(desk.bob, attempt)).toMatchObject({ state: 'cancelled' });
    await desk.clock.advance(16 * 60_000);
    await begin();
    expect(() => signIns.look(desk.bob, attempt)).toThrow('no such sign-in');
  });
});

describe('the browser', () => {
  it('is sent to http on this computer only where the admin’s own endpoints are there', async () => {
    await begin();
    registration = {
      ...registration,
      endpoints: { ...google.endpoints, authorize: 'https://id.example/auth' },
    };
    await begin();
    expect(opened.map(({ loopback }) => loopback)).toEqual([true, false]);
  });

  it('that does not open is said, while the address still works', async () => {
    signIns = open({
      shell: {
        kind: 'desktop',
        openExternal: () => Promise.reject(new Error('no browser')),
        comeToFront: () => (fronted += 1),
      },
    });
    const { attempt, url } = await begin();
    await expect
      .poll(() => signIns.look(desk.bob, attempt))
      .toMatchObject({ state: 'waiting', cause: 'browser_did_not_open' });
    await signIn(url, adasAccount);
    expect(signIns.look(desk.bob, attempt)).toEqual({ state: 'connected', account: adasAccount.email });
  });

  it('is opened by the panel where there is no desktop', async () => {
    signIns = open({
      shell: {
        kind: 'headless',
        openExternal: async (url) => void opened.push({ url, loopback: undefined }),
        comeToFront: () => undefined,
      },
    });
    const { url } = await begin();
    expect(url).toContain(google.endpoints.authorize);
    expect(opened).toEqual([]);
  });
});

describe('a port that cannot be had', () => {
  it('is named', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    signIns = open({ port: (taken.address() as AddressInfo).port });
    await expect(begin()).rejects.toMatchObject({
      code: 'port_taken',
      message: expect.stringContaining('could not open a port'),
    });
    taken.close();
  });
});
