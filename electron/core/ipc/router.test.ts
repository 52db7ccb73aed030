import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Output } from '../../../shared/ipc/routes.ts';
import { AccountError } from '../accounts/types.ts';
import { KeyError } from '../services/types.ts';
import { openAdminPanel, openCore, openPanel, type TestCore, type TestPanel } from '../testing.ts';
import { VaultError } from '../vault/types.ts';

describe('the router', () => {
  let core: TestCore;
  let admin: TestPanel;

  beforeAll(async () => {
    core = await openCore();
    admin = await openAdminPanel(core);
  });
  afterEach(() => vi.restoreAllMocks());
  afterAll(() => core.close());

  const logText = () => readFile(path.join(core.dir, 'logs', 'keydesk.log'), 'utf8');

  it('answers in an envelope', async () => {
    expect(await admin.call('session.current', {})).toMatchObject({
      ok: true,
      data: { user: { name: 'Ada', role: 'admin' }, locked: false },
    });
  });

  it.each(['', 'users', 'users.drop', '__proto__', 'constructor', 'toString', 'users.list '])(
    'knows no route %j',
    async (route) => {
      const result = await core.router.call(admin, route, {}, 'r1');
      expect(result).toMatchObject({ ok: false, error: { code: 'unknown_route' } });
    },
  );

  it.each(['', 'x'.repeat(65)])('refuses the call id %j', async (requestId) => {
    const result = await core.router.call(admin, 'shell.info', {}, requestId);
    expect(result).toMatchObject({ ok: false, error: { code: 'invalid_input', field: 'requestId' } });
  });

  it('withholds an answer with a field too many, and logs which one without its value', async () => {
    const [user] = await core.users.list();
    const leaking = { ...user, passwordHash: 'hash-of-ada' } as unknown as NonNullable<typeof user>;
    vi.spyOn(core.users, 'list').mockResolvedValue([leaking]);
    const result = await admin.call('users.list', {});
    expect(result).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(JSON.stringify(result)).not.toContain('hash-of-ada');
    const log = await logText();
    expect(log).toContain('"route":"users.list"');
    expect(log).toContain('unrecognized_keys');
    expect(log).not.toContain('hash-of-ada');
  });

  it('answers an unforeseen error with words only, and logs it', async () => {
    vi.spyOn(core.users, 'list').mockRejectedValue(new TypeError('rows is not iterable at /some/file.ts'));
    const result = await admin.call('users.list', {});
    expect(result).toMatchObject({
      ok: false,
      error: { code: 'internal', message: 'Something went wrong inside Keydesk.' },
    });
    expect(JSON.stringify(result)).not.toContain('/some/file.ts');
    expect(await logText()).toContain('rows is not iterable');
  });

  it.each([
    [
      'a conflict',
      new AccountError('conflict', 'Taken.', 'Choose another.', 'name'),
      { code: 'conflict', hint: 'Choose another.', field: 'name' },
    ],
    ['a key of another provider', new KeyError('wrong_provider', 'Not OpenAI.'), { code: 'wrong_provider' }],
    [
      'a wrong passphrase',
      new VaultError('wrong_passphrase', 'No.', 'Again.'),
      { code: 'wrong_credentials' },
    ],
    ['the last slot', new VaultError('last_slot', 'No.', 'Add one.'), { code: 'conflict' }],
    [
      'a full disk',
      Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' }),
      { code: 'storage_failed' },
    ],
    ['a cancelled call', new DOMException('aborted', 'AbortError'), { code: 'cancelled' }],
  ])('tells of %s with its own code', async (_what, error, expected) => {
    vi.spyOn(core.users, 'list').mockRejectedValue(error);
    expect(await admin.call('users.list', {})).toMatchObject({ ok: false, error: expected });
  });

  it('takes a stored key out of every message', async () => {
    const secret = `${'0123456789abcdef'.repeat(2)}77889900`;
    const ref = { table: 't', row: 'r', field: 'f', owner: 'system', origin: 'https://serper.example' };
    core.vault.seal(ref, secret);
    vi.spyOn(core.users, 'list').mockRejectedValue(
      new AccountError('conflict', `Key ${secret} is taken.`, `Not ${secret}`),
    );
    const result = await admin.call('users.list', {});
    expect(result).toMatchObject({ ok: false, error: { code: 'conflict' } });
    expect(JSON.stringify(result)).not.toContain(secret);
  });

  describe('cancelling', () => {
    /** A call that goes on until its signal says otherwise. */
    function hang(): Promise<AbortSignal> {
      const started = Promise.withResolvers<AbortSignal>();
      vi.spyOn(core.systemKeys, 'test').mockImplementation((_actor, _input, signal) => {
        const stopped = Promise.withResolvers<Omit<Output<'systemKeys.test'>, 'service'>>();
        signal?.addEventListener('abort', () => stopped.reject(signal.reason));
        if (signal) started.resolve(signal);
        return stopped.promise;
      });
      return started.promise;
    }

    it('stops the named call of the same panel', async () => {
      const started = hang();
      const call = admin.call('systemKeys.test', { service: 'openai' }, 'slow');
      await started;
      await admin.do('ipc.cancel', { requestId: 'slow' });
      expect(await call).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    });

    it('does not stop the call of another panel that has the same id', async () => {
      const started = hang();
      const call = admin.call('systemKeys.test', { service: 'openai' }, 'slow');
      const signal = await started;
      await openPanel(core).do('ipc.cancel', { requestId: 'slow' });
      expect(signal.aborted).toBe(false);
      core.router.clientGone(admin);
      await call;
    });

    it('stops everything that runs for a panel that is gone', async () => {
      const started = hang();
      const call = admin.call('systemKeys.test', { service: 'openai' });
      await started;
      core.router.clientGone(admin);
      expect(await call).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    });

    it('refuses a second call under an id that is still running', async () => {
      const started = hang();
      const call = admin.call('systemKeys.test', { service: 'openai' }, 'twice');
      await started;
      expect(await admin.call('session.current', {}, 'twice')).toMatchObject({
        error: { field: 'requestId' },
      });
      core.router.clientGone(admin);
      await call;
      expect(await admin.call('session.current', {}, 'twice')).toMatchObject({ ok: true });
    });
  });
});
