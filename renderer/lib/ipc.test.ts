import { expect, test } from 'vitest';
import type { PanelBridge } from '../../shared/ipc/events.ts';
import { createCall } from './ipc.ts';
import type { PanelProblem } from './problem.ts';

interface Sent {
  route: string;
  input: unknown;
  requestId: string;
}

/** A bridge whose answers the test gives itself. */
function scriptedBridge(answer: (sent: Sent) => Promise<unknown>) {
  const sent: Sent[] = [];
  const reached: boolean[] = [];
  const bridge: PanelBridge = {
    request(route, input, requestId) {
      const message = { route, input, requestId };
      sent.push(message);
      return answer(message);
    },
    subscribe: () => () => undefined,
  };
  return { call: createCall(bridge, (now) => reached.push(now)), sent, reached };
}

const problemOf = (promise: Promise<unknown>) =>
  promise.then(
    () => {
      throw new Error('It succeeded');
    },
    (problem: PanelProblem) => problem,
  );

test('a call passes route and input on and answers with the data', async () => {
  const { call, sent, reached } = scriptedBridge(async () => ({ ok: true, data: { idleLockMinutes: 5 } }));
  expect(await call('settings.update', { idleLockMinutes: 5 })).toEqual({ idleLockMinutes: 5 });
  expect(sent).toMatchObject([{ route: 'settings.update', input: { idleLockMinutes: 5 } }]);
  expect(reached).toEqual([true]);
});

test('every call has an id of its own', async () => {
  const { call, sent } = scriptedBridge(async () => ({ ok: true, data: {} }));
  await call('session.signOut', {});
  await call('session.signOut', {});
  expect(new Set(sent.map(({ requestId }) => requestId)).size).toBe(2);
});

test('an error of the core becomes a problem with its field and hint, and Keydesk counts as reached', async () => {
  const error = {
    code: 'wrong_provider',
    message: 'A key of Anthropic.',
    field: 'secret',
    hint: 'Use it there.',
  };
  const { call, reached } = scriptedBridge(async () => ({ ok: false, error }));
  const problem = await problemOf(call('systemKeys.save', { service: 'openai', secret: 'x' }));
  expect(problem).toMatchObject(error);
  expect(reached).toEqual([true]);
});

test('when Keydesk cannot be reached the problem is "offline"', async () => {
  const { call, reached } = scriptedBridge(() => Promise.reject(new TypeError('Failed to fetch')));
  expect((await problemOf(call('users.list', {}))).code).toBe('offline');
  expect(reached).toEqual([false]);
});

test('an answer without an envelope is a problem, not data', async () => {
  const { call } = scriptedBridge(async () => 'Bad gateway');
  expect((await problemOf(call('users.list', {}))).code).toBe('internal');
});

test('stopping a call tells the core which one, and does not wait for its answer', async () => {
  const never = new Promise(() => undefined);
  const { call, sent } = scriptedBridge(({ route }) =>
    route === 'ipc.cancel' ? Promise.resolve({ ok: true, data: {} }) : never,
  );
  const controller = new AbortController();
  const problem = problemOf(call('audit.verify', {}, { signal: controller.signal }));
  controller.abort();
  expect((await problem).code).toBe('cancelled');
  expect(sent[1]).toMatchObject({ route: 'ipc.cancel', input: { requestId: sent[0]?.requestId } });
});

test('a call that was stopped before it began is never sent', async () => {
  const { call, sent } = scriptedBridge(async () => ({ ok: true, data: {} }));
  const problem = await problemOf(call('audit.verify', {}, { signal: AbortSignal.abort() }));
  expect(problem.code).toBe('cancelled');
  expect(sent).toEqual([]);
});
