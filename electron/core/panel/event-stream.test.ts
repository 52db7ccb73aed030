import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PanelEvent } from '../../../shared/ipc/events.ts';
import { ada } from '../testing.ts';
import { cookieOf, openPanelServer, type TestPanelServer } from './testing.ts';

describe('the event stream', () => {
  let panel: TestPanelServer;
  let cookie: string;

  beforeEach(async () => {
    panel = await openPanelServer();
    cookie = cookieOf(await panel.call('setup.createAdmin', ada));
  });
  afterEach(() => panel.close());

  async function listen() {
    const [response] = (await once(panel.open('/events', { headers: { cookie } }), 'response')) as [
      IncomingMessage,
    ];
    const lines = createInterface({ input: response })[Symbol.asyncIterator]();
    return {
      response,
      /** The next event, past everything that is none. */
      async next(): Promise<PanelEvent | 'end'> {
        for (;;) {
          const { value, done } = await lines.next();
          if (done) return 'end';
          if (value.startsWith('data: ')) return JSON.parse(value.slice('data: '.length));
        }
      },
    };
  }

  it('is closed to who is not signed in', async () => {
    expect((await panel.ask('/events')).status).toBe(401);
    expect(
      (await panel.ask('/events', { headers: { cookie: `keydesk_${panel.port}=made-up` } })).status,
    ).toBe(401);
  });

  it('tells of changes as server-sent events', async () => {
    const stream = await listen();
    expect(stream.response.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
    });
    await panel.call('agents.create', { name: 'Researcher' }, { cookie });
    const event = await stream.next();
    expect(event).toMatchObject({
      name: 'changed',
      payload: { domains: expect.arrayContaining(['agents']) },
    });
  });

  it('ends with its session, and says so first', async () => {
    const stream = await listen();
    await panel.call('session.signOut', {}, { cookie });
    expect(await stream.next()).toEqual({ name: 'changed', payload: { domains: ['session'] } });
    expect(await stream.next()).toBe('end');
  });

  it('ends when its session locks', async () => {
    const stream = await listen();
    const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 16 * 60_000);
    await panel.call('users.list', {}, { cookie });
    expect(await stream.next()).toEqual({ name: 'changed', payload: { domains: ['session'] } });
    expect(await stream.next()).toBe('end');
    clock.mockRestore();
  });

  it('does not hold up the end of the server', async () => {
    const stream = await listen();
    await panel.closeServer();
    expect(await stream.next()).toBe('end');
  });

  it('stops listening when the browser is gone', async () => {
    const { router } = panel.core;
    const subscribe = router.subscribe.bind(router);
    const unsubscribed = Promise.withResolvers<string>();
    vi.spyOn(router, 'subscribe').mockImplementation((client, listener) => {
      const stop = subscribe(client, listener);
      return () => {
        stop();
        unsubscribed.resolve('unsubscribed');
      };
    });
    const stream = await listen();
    stream.response.destroy();
    expect(await unsubscribed.promise).toBe('unsubscribed');
  });
});

describe('a browser that leaves', () => {
  it('takes its unfinished call with it', async () => {
    const panel = await openPanelServer();
    const cookie = cookieOf(await panel.call('setup.createAdmin', ada));
    const started = Promise.withResolvers<AbortSignal | undefined>();
    vi.spyOn(panel.core.systemKeys, 'test').mockImplementation((_actor, _input, signal) => {
      started.resolve(signal);
      return new Promise((_resolve, reject) =>
        signal?.addEventListener('abort', () => reject(signal.reason)),
      );
    });
    const request = panel.open('/rpc/systemKeys.test', {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json', 'x-keydesk-panel': '1' },
      body: JSON.stringify({ service: 'openai' }),
    });
    request.on('error', () => undefined);
    const signal = await started.promise;
    const aborted = signal && once(signal, 'abort');
    request.destroy();
    await aborted;
    expect(signal?.aborted).toBe(true);
    await panel.close();
  });
});
