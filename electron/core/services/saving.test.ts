import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Simulator, fakeAdminKey, fakeKey, startSimulator } from '../../../tests/simulators/index.ts';
import { systemServiceIds } from '../../../shared/services.ts';
import { type TestDesk, admin, openDesk } from './testing.ts';

let desk: TestDesk;
let openai: Simulator;
beforeEach(async () => {
  desk = await openDesk();
  openai = await startSimulator('openai');
});
afterEach(async () => {
  await desk.close();
  await openai.close();
});

function known(): string {
  const secret = fakeKey('openai');
  openai.addKey(secret);
  return secret;
}

function save(secret: string, more: { label?: string; role?: 'active' | 'standby' } = {}) {
  return desk.keys.save(admin, { service: 'openai', secret, baseUrl: openai.url, ...more });
}

const roles = async (): Promise<string[]> =>
  (await desk.keys.list()).map((key) => `${key.label}: ${key.role} ${key.status}`);
const served = (): string => {
  const lease = desk.keys.lease('openai');
  return typeof lease === 'string' ? lease : lease.withSecret((secret) => secret);
};

describe('saving a key', () => {
  it('that the provider accepts keeps it sealed and serves it at once', async () => {
    const secret = known();
    const { status, message, key } = await save(`  OPENAI_API_KEY="${secret}"\n`, { label: 'Team' });
    expect({ status, message }).toEqual({
      status: 'verified',
      message: `The endpoint at 127.0.0.1:${openai.port} accepted the key.`,
    });
    expect(key).toEqual({
      id: expect.any(String),
      service: 'openai',
      label: 'Team',
      role: 'active',
      status: 'verified',
      message,
      hint: secret.slice(-4),
      baseUrl: openai.url,
      addedBy: 'Ada',
      addedAt: 0,
      testedAt: 0,
      lastUsedAt: null,
    });
    expect(served()).toBe(secret);
    expect(desk.keys.lease('openai')).toMatchObject({
      label: 'Team',
      baseUrl: openai.url,
      service: 'openai',
    });
  });

  it.each(systemServiceIds)('works for %s and outlives a restart', async (service) => {
    const provider = await startSimulator(service);
    const secret = fakeKey(service);
    provider.addKey(secret);
    const saved = await desk.keys.save(admin, { service, secret, baseUrl: `${provider.url}/v1/` });
    expect(saved.status).toBe('verified');
    desk = await desk.restart();
    const lease = desk.keys.lease(service);
    expect(typeof lease === 'string' ? lease : lease.withSecret((value) => value)).toBe(secret);
    expect(await desk.keys.list()).toMatchObject([{ service, status: 'verified', baseUrl: provider.url }]);
    await provider.close();
  });

  it('that the provider rejects keeps nothing and changes nothing', async () => {
    const good = known();
    await save(good, { label: 'Good' });
    const before = await desk.audited();
    const result = await save(fakeKey('openai'));
    expect(result).toMatchObject({ status: 'rejected', key: null });
    expect(await roles()).toEqual(['Good: active verified']);
    expect(served()).toBe(good);
    expect(await desk.audited()).toEqual(before);
  });

  it('that may not list models is kept as restricted', async () => {
    const secret = known();
    openai.setKeyState(secret, 'restricted');
    expect(await save(secret)).toMatchObject({ status: 'restricted', key: { status: 'restricted' } });
    expect(served()).toBe(secret);
  });

  it('works offline: it is kept unverified and serves', async () => {
    const secret = known();
    await openai.close();
    const { status, key } = await save(secret);
    expect(status).toBe('unverified');
    expect(key).toMatchObject({ status: 'unverified', testedAt: null });
    expect(served()).toBe(secret);
    openai = await startSimulator('openai');
  });

  it('can be cancelled while the provider is silent, and then changes nothing', async () => {
    openai.script({ instead: 'stall' });
    const cancel = new AbortController();
    const saving = desk.keys.save(
      admin,
      { service: 'openai', secret: known(), baseUrl: openai.url },
      cancel.signal,
    );
    await openai.waitForRequest();
    cancel.abort();
    await expect(saving).rejects.toMatchObject({ name: 'AbortError' });
    expect(await desk.keys.list()).toEqual([]);
  });

  it('that cannot be written down changes nothing at all', async () => {
    const old = known();
    await save(old, { label: 'A' });
    await desk.store.db.schema.alterTable('audit_log').renameTo('audit_away').execute();
    await expect(save(known(), { label: 'B' })).rejects.toThrow('audit_log');
    expect(await roles()).toEqual(['A: active verified']);
    expect(served()).toBe(old);
    await desk.store.db.schema.alterTable('audit_away').renameTo('audit_log').execute();
    desk = await desk.restart();
    expect(await roles()).toEqual(['A: active verified']);
    expect(served()).toBe(old);
  });

  it('gives keys without a label a free one', async () => {
    await save(known());
    await save(known());
    expect(await roles()).toEqual(['OpenAI key 2: active verified', 'OpenAI key: standby verified']);
  });

  it('writes down who saved what, and never the key', async () => {
    const secret = known();
    await save(secret, { label: 'Team' });
    const { rows } = await desk.audit.list({});
    expect(rows).toMatchObject([
      {
        actor: 'Ada',
        action: 'system_key.saved',
        subject: 'openai',
        details: { label: 'Team', role: 'active', status: 'verified' },
      },
    ]);
    expect(JSON.stringify(rows)).not.toContain(secret);
  });
});

describe('what is refused before the provider is asked', () => {
  it('a key of another provider', async () => {
    await expect(save(fakeKey('anthropic'))).rejects.toMatchObject({
      code: 'wrong_provider',
      message: expect.stringContaining('Anthropic'),
    });
    expect(openai.requests).toEqual([]);
  });

  it('an admin key', async () => {
    await expect(save(fakeAdminKey('openai'))).rejects.toMatchObject({ code: 'admin_key_refused' });
    expect(openai.requests).toEqual([]);
  });

  it('a label that holds the key', async () => {
    const secret = fakeKey('openai');
    const refused = save(secret, { label: `my ${secret}` });
    await expect(refused).rejects.toMatchObject({ code: 'invalid_input', field: 'label' });
    await expect(refused).rejects.not.toThrow(secret);
    expect(openai.requests).toEqual([]);
  });

  it('an endpoint that a key must not go to', async () => {
    const saving = desk.keys.save(admin, {
      service: 'openai',
      secret: fakeKey('openai'),
      baseUrl: 'http://10.0.0.1',
    });
    await expect(saving).rejects.toMatchObject({ code: 'invalid_input', field: 'baseUrl' });
  });

  it('every key while the vault is locked', async () => {
    desk.vault.lock();
    await expect(save(fakeKey('openai'))).rejects.toMatchObject({ name: 'VaultError' });
    expect(openai.requests).toEqual([]);
  });
});

describe('the same key again', () => {
  it('is known, whatever it was wrapped in', async () => {
    const secret = known();
    await save(secret, { label: 'Team' });
    await expect(save(`Bearer ${secret}`, { label: 'Other', role: 'standby' })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('“Team”'),
    });
    expect(await roles()).toEqual(['Team: active verified']);
  });

  it('is known after a restart and after the data key was changed', async () => {
    const secret = known();
    await save(secret);
    await desk.vault.rotate();
    desk = await desk.restart();
    await expect(save(secret)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('saved by two people at once is kept once', async () => {
    const secret = known();
    const results = await Promise.allSettled([save(secret), save(secret)]);
    expect(results.map((result) => result.status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await desk.keys.list()).toHaveLength(1);
  });

  it('may be saved for another endpoint, and keeps its name and place', async () => {
    const secret = known();
    await save(secret, { label: 'Team' });
    const { key } = await desk.keys.save(admin, {
      service: 'openai',
      secret,
      baseUrl: `${openai.url}/proxy`,
    });
    expect(key).toMatchObject({ label: 'Team', baseUrl: `${openai.url}/proxy` });
    expect(await desk.keys.list()).toHaveLength(1);
    expect(served()).toBe(secret);
  });

  it('is tested anew when it did not work', async () => {
    const secret = known();
    const { key } = await save(secret, { label: 'Team' });
    desk.keys.reportUnauthorized(key?.id ?? '');
    expect(served()).toBe('disabled');
    expect(await save(secret)).toMatchObject({ status: 'verified', key: { id: key?.id, label: 'Team' } });
    expect(served()).toBe(secret);
  });

  it('belongs to each service on its own, as behind a proxy for several', async () => {
    const secret = ['proxy', 'token', fakeKey('mistral')].join('-');
    const mistral = await startSimulator('mistral');
    openai.addKey(secret);
    mistral.addKey(secret);
    await save(secret);
    const second = await desk.keys.save(admin, { service: 'mistral', secret, baseUrl: mistral.url });
    expect(second.status).toBe('verified');
    await mistral.close();
  });
});

describe('one active key and one standby', () => {
  it('a new active key makes the old one the standby, and says so', async () => {
    const old = known();
    await save(old, { label: 'A' });
    const { message } = await save(known(), { label: 'B' });
    expect(message).toContain(
      `The key before it, “A” (••••${old.slice(-4)}), is now the standby; remove it if it was leaked.`,
    );
    expect(message).not.toContain(old.slice(-5));
    expect(await roles()).toEqual(['B: active verified', 'A: standby verified']);
  });

  it('a third key takes the place of the standby, which is said and written down', async () => {
    await save(known(), { label: 'A' });
    await save(known(), { label: 'B' });
    const { message } = await save(known(), { label: 'C' });
    expect(message).toMatch(/“B” \(••••.{4}\), is now the standby; .* “A” was removed/);
    expect(await roles()).toEqual(['C: active verified', 'B: standby verified']);
    expect(await desk.audited()).toContain('system_key.removed openai');
  });

  it('a new standby leaves the active key alone', async () => {
    const active = known();
    await save(active, { label: 'A' });
    await save(known(), { label: 'S', role: 'standby' });
    const { message } = await save(known(), { label: 'T', role: 'standby' });
    expect(message).toContain('“S” was removed');
    expect(await roles()).toEqual(['A: active verified', 'T: standby verified']);
    expect(served()).toBe(active);
  });

  it('a standby serves at once when it is the only key', async () => {
    const { message, key } = await save(known(), { role: 'standby' });
    expect(key?.role).toBe('active');
    expect(message).toContain('No other key works, so it serves at once.');
  });

  it('activating moves traffic, and calls that began go on with their key', async () => {
    const first = known();
    const second = known();
    await save(first, { label: 'A' });
    const { key } = await save(second, { label: 'B', role: 'standby' });
    const begun = desk.keys.lease('openai');
    await desk.keys.activate(admin, { service: 'openai', id: key?.id ?? '' });
    expect(served()).toBe(second);
    expect(typeof begun === 'object' && begun.withSecret((secret) => secret)).toBe(first);
    expect(await roles()).toEqual(['B: active verified', 'A: standby verified']);
  });

  it('removing the active key lets the standby serve; removing all leaves none', async () => {
    const { key } = await save(known(), { label: 'A' });
    const standby = known();
    await save(standby, { label: 'S', role: 'standby' });
    const begun = desk.keys.lease('openai');
    await desk.keys.remove(admin, { service: 'openai', id: key?.id ?? '' });
    expect(served()).toBe(standby);
    expect(typeof begun === 'object' && begun.withSecret((secret) => secret.length)).toBeGreaterThan(0);
    await desk.keys.remove(admin, { service: 'openai' });
    expect(served()).toBe('none');
    desk = await desk.restart();
    expect(await desk.keys.list()).toEqual([]);
  });

  it('renaming changes the label only', async () => {
    const { key } = await save(known(), { label: 'A' });
    expect(await desk.keys.rename(admin, { service: 'openai', id: key?.id ?? '', label: 'Z' })).toEqual({
      ...key,
      label: 'Z',
    });
  });

  it('a key of another service is not found', async () => {
    const { key } = await save(known());
    const id = key?.id ?? '';
    for (const refused of [
      desk.keys.rename(admin, { service: 'mistral', id, label: 'Z' }),
      desk.keys.activate(admin, { service: 'mistral', id }),
      desk.keys.test(admin, { service: 'mistral', id }),
      desk.keys.remove(admin, { service: 'mistral', id }),
      desk.keys.test(admin, { service: 'mistral' }),
      desk.keys.remove(admin, { service: 'mistral' }),
    ]) {
      await expect(refused).rejects.toMatchObject({ code: 'not_found' });
    }
  });
});

it('no key is found in any file of the data folder', async () => {
  const secrets = [known(), known(), known()];
  for (const secret of secrets) await save(secret);
  const files = readdirSync(desk.dir, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const content = files
    .map((file) => readFileSync(path.join(file.parentPath, file.name), 'latin1'))
    .join('\n');
  expect(content.length).toBeGreaterThan(1000);
  for (const secret of secrets) expect(content).not.toContain(secret.slice(5, 25));
});
