import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Simulator, fakeKey, startSimulator } from '../../../tests/simulators/index.ts';
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

async function saved(label: string, role: 'active' | 'standby' = 'active') {
  const secret = fakeKey('openai');
  openai.addKey(secret);
  const { key } = await desk.keys.save(admin, {
    service: 'openai',
    secret,
    baseUrl: openai.url,
    label,
    role,
  });
  return { secret, id: key?.id ?? '' };
}

const labelOf = (lease: ReturnType<TestDesk['keys']['lease']>): string =>
  typeof lease === 'string' ? lease : lease.label;
const roles = async (): Promise<string[]> =>
  (await desk.keys.list()).map((key) => `${key.label}: ${key.role} ${key.status}`);

describe('a key that the provider refuses during a call', () => {
  it('is out of use before the answer is even written down, and the standby takes over', async () => {
    const a = await saved('A');
    await saved('B', 'standby');
    expect(labelOf(desk.keys.reportUnauthorized(a.id))).toBe('B');
    expect(labelOf(desk.keys.lease('openai'))).toBe('B');
    expect(desk.notices).toEqual([
      { level: 'warning', message: 'OpenAI refused the key “A”, so it is disabled. Calls go on with “B”.' },
    ]);
  });

  it('stays disabled over a restart, and its end is written down by Keydesk itself', async () => {
    const a = await saved('A');
    await saved('B', 'standby');
    desk.keys.reportUnauthorized(a.id);
    desk = await desk.restart();
    expect(await roles()).toEqual(['B: active verified', 'A: standby disabled']);
    const { rows } = await desk.audit.list({ limit: 1 });
    expect(rows).toMatchObject([
      { actor: 'Keydesk', action: 'system_key.disabled', subject: 'openai', details: { label: 'A' } },
    ]);
  });

  it('without a standby leaves none, and says what to do', async () => {
    const { id } = await saved('A');
    expect(desk.keys.reportUnauthorized(id)).toBe('disabled');
    expect(desk.notices).toMatchObject([
      { level: 'error', message: expect.stringContaining('No other key is left') },
    ]);
    expect(await roles()).toEqual(['A: active disabled']);
  });

  it('counts once, however many calls fail with it', async () => {
    const a = await saved('A');
    await saved('B', 'standby');
    const leases = Array.from({ length: 100 }, () => labelOf(desk.keys.reportUnauthorized(a.id)));
    expect(new Set(leases)).toEqual(new Set(['B']));
    expect(desk.notices).toHaveLength(1);
    desk = await desk.restart();
    expect((await desk.audited()).filter((row) => row.startsWith('system_key.disabled'))).toHaveLength(1);
  });

  it('does not take the key that replaced it along', async () => {
    const a = await saved('A');
    await saved('B');
    expect(labelOf(desk.keys.reportUnauthorized(a.id))).toBe('B');
    expect(await roles()).toEqual(['B: active verified', 'A: standby disabled']);
  });

  it('may have been removed meanwhile', async () => {
    const a = await saved('A');
    await saved('B', 'standby');
    await desk.keys.remove(admin, { service: 'openai', id: a.id });
    expect(labelOf(desk.keys.reportUnauthorized(a.id))).toBe('B');
    expect(desk.notices).toEqual([]);
    expect(desk.keys.reportUnauthorized('never-there')).toBe('none');
  });

  it('is refused while another one is being saved: both hold', async () => {
    const a = await saved('A');
    const saving = saved('B');
    expect(desk.keys.reportUnauthorized(a.id)).toBe('disabled');
    await saving;
    desk = await desk.restart();
    expect(await roles()).toEqual(['B: active verified', 'A: standby disabled']);
    expect(labelOf(desk.keys.lease('openai'))).toBe('B');
  });

  it('stays out of use when that cannot be written down, and the panel hears of it', async () => {
    const a = await saved('A');
    await saved('B', 'standby');
    await desk.store.db.schema.alterTable('audit_log').renameTo('audit_away').execute();
    expect(labelOf(desk.keys.reportUnauthorized(a.id))).toBe('B');
    // Waits in line behind the write that fails.
    await desk.keys.rename(admin, { service: 'openai', id: a.id, label: 'Z' }).catch(() => undefined);
    expect(desk.notices).toMatchObject([
      { level: 'warning' },
      { message: expect.stringMatching(/could not be written down/) },
    ]);
    expect(labelOf(desk.keys.lease('openai'))).toBe('B');
  });

  it('cannot be made active until it passes a test again', async () => {
    const a = await saved('A');
    await saved('B', 'standby');
    desk.keys.reportUnauthorized(a.id);
    await expect(desk.keys.activate(admin, { service: 'openai', id: a.id })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await desk.keys.test(admin, { service: 'openai', id: a.id })).toMatchObject({
      status: 'verified',
    });
    await desk.keys.activate(admin, { service: 'openai', id: a.id });
    expect(labelOf(desk.keys.lease('openai'))).toBe('A');
  });

  it('gives its place to a standby that passes a test again', async () => {
    const a = await saved('A');
    const b = await saved('B', 'standby');
    desk.keys.reportUnauthorized(b.id);
    expect(desk.keys.reportUnauthorized(a.id)).toBe('disabled');
    await desk.keys.test(admin, { service: 'openai', id: b.id });
    expect(labelOf(desk.keys.lease('openai'))).toBe('B');
  });
});

describe('a key that a call was refused with', () => {
  const soon = 2000;

  /** The provider is asked once more, and has answered. */
  async function askedAgain(): Promise<void> {
    const changed = desk.nextChange();
    await desk.clock.advance(soon);
    await changed;
  }

  it('is enabled again in its old place when the provider accepts it after all', async () => {
    const a = await saved('A');
    await saved('B', 'standby');
    desk.keys.reportUnauthorized(a.id);
    await askedAgain();
    expect(await roles()).toEqual(['A: active verified', 'B: standby verified']);
    expect(labelOf(desk.keys.lease('openai'))).toBe('A');
    expect(desk.notices.at(-1)).toEqual({
      level: 'info',
      message: 'OpenAI accepts the key “A” after all, so it is enabled and serves again.',
    });
    const { rows } = await desk.audit.list({ limit: 1 });
    expect(rows).toMatchObject([
      { actor: 'Keydesk', action: 'system_key.enabled', subject: 'openai', details: { label: 'A' } },
    ]);
    desk = await desk.restart();
    expect(await roles()).toEqual(['A: active verified', 'B: standby verified']);
  });

  it('serves again when there is no other, and the team is not left without', async () => {
    const { id } = await saved('A');
    expect(desk.keys.reportUnauthorized(id)).toBe('disabled');
    await askedAgain();
    expect(labelOf(desk.keys.lease('openai'))).toBe('A');
  });

  it('is the standby again if it was the standby', async () => {
    await saved('A');
    const b = await saved('B', 'standby');
    desk.keys.reportUnauthorized(b.id);
    await askedAgain();
    expect(await roles()).toEqual(['A: active verified', 'B: standby verified']);
    expect(desk.notices.at(-1)?.message).toContain('is the standby.');
  });

  it('stays disabled when the provider refuses it again, and is then left in peace', async () => {
    const a = await saved('A');
    await saved('B', 'standby');
    openai.setKeyState(a.secret, 'revoked');
    desk.keys.reportUnauthorized(a.id);
    await askedAgain();
    expect(await roles()).toEqual(['B: active verified', 'A: standby disabled']);
    expect((await desk.keys.list())[1]?.message).toContain('does not accept this key');
    expect(desk.notices).toHaveLength(1);
    const { requests } = openai.totals;
    for (let hour = 0; hour < 5; hour++) await desk.clock.advance(3_600_000);
    expect(openai.totals.requests).toBe(requests);
  });

  it('stays disabled while the provider cannot be asked, and comes back once it can', async () => {
    const { id } = await saved('A');
    const outage = openai.script({ instead: { status: 503 }, times: 3 });
    desk.keys.reportUnauthorized(id);
    const changed = desk.nextChange();
    await desk.clock.advance(soon);
    while (outage.met < 3) {
      expect(desk.keys.lease('openai')).toBe('disabled');
      await desk.clock.advance(60_000);
    }
    const after = setInterval(() => void desk.clock.advance(60_000));
    await changed;
    clearInterval(after);
    expect(labelOf(desk.keys.lease('openai'))).toBe('A');
  });

  it('is asked about once more after a restart', async () => {
    const { id } = await saved('A');
    desk.keys.reportUnauthorized(id);
    desk = await desk.restart();
    expect(desk.keys.lease('openai')).toBe('disabled');
    const changed = desk.nextChange();
    await desk.clock.advance(60_000);
    await changed;
    expect(labelOf(desk.keys.lease('openai'))).toBe('A');
  });

  it('does not take the place of a key that an admin has saved meanwhile', async () => {
    const a = await saved('A');
    const b = await saved('B', 'standby');
    desk.keys.reportUnauthorized(a.id);
    await desk.keys.remove(admin, { service: 'openai', id: b.id });
    await saved('C');
    await askedAgain();
    expect(await roles()).toEqual(['C: active verified', 'A: standby verified']);
  });

  it('is asked about once, however many calls fail with it', async () => {
    const { id } = await saved('A');
    const before = openai.totals.requests;
    for (let call = 0; call < 100; call++) desk.keys.reportUnauthorized(id);
    await askedAgain();
    expect(openai.totals.requests - before).toBe(1);
  });

  it('serves on for everybody else when the next call is refused and its tests are not', async () => {
    const a = await saved('A');
    await saved('B', 'standby');
    desk.keys.reportUnauthorized(a.id);
    await askedAgain();
    const notices = desk.notices.length;
    for (let round = 0; round < 5; round++) {
      const { requests } = openai.totals;
      // The refused call gets the lease that it had, so the provider's answer goes through to whoever caused it.
      for (let call = 0; call < 50; call++) expect(labelOf(desk.keys.reportUnauthorized(a.id))).toBe('A');
      while (openai.totals.requests === requests) await desk.clock.advance(0);
      await desk.keys.rename(admin, { service: 'openai', id: a.id, label: 'A' });
      expect(openai.totals.requests).toBe(requests + 1);
      expect(await roles()).toEqual(['A: active verified', 'B: standby verified']);
      for (let minute = 0; minute < 40; minute++) await desk.clock.advance(60_000);
    }
    expect(desk.notices).toHaveLength(notices);
  });

  it('is disabled when the test that follows such a call refuses it too', async () => {
    const a = await saved('A');
    await saved('B', 'standby');
    desk.keys.reportUnauthorized(a.id);
    await askedAgain();
    openai.setKeyState(a.secret, 'revoked');
    const changed = desk.nextChange();
    expect(labelOf(desk.keys.reportUnauthorized(a.id))).toBe('A');
    await changed;
    expect(await roles()).toEqual(['B: active verified', 'A: standby disabled']);
    expect(labelOf(desk.keys.lease('openai'))).toBe('B');
  });

  it('is out of use at once again after an hour without a refused call', async () => {
    const { id } = await saved('A');
    desk.keys.reportUnauthorized(id);
    await askedAgain();
    await desk.clock.advance(3_600_001);
    expect(desk.keys.reportUnauthorized(id)).toBe('disabled');
  });

  it('keeps its place while the vault is locked, and is asked about when it is open', async () => {
    const { id } = await saved('A');
    desk.keys.reportUnauthorized(id);
    desk.vault.lock();
    await desk.clock.advance(soon);
    await desk.vault.retry();
    expect(desk.keys.lease('openai')).toBe('disabled');
    await desk.clock.advance(60_000);
    while (desk.keys.lease('openai') === 'disabled') await desk.nextChange();
    expect(labelOf(desk.keys.lease('openai'))).toBe('A');
  });
});

describe('testing a kept key', () => {
  it('says so when it is fine', async () => {
    await saved('A');
    await desk.clock.advance(5000);
    expect(await desk.keys.test(admin, { service: 'openai' })).toMatchObject({ status: 'verified' });
    expect(await desk.keys.list()).toMatchObject([{ testedAt: 5000 }]);
  });

  it('disables it when the provider rejects it, and moves to the standby', async () => {
    const a = await saved('A');
    await saved('B', 'standby');
    openai.setKeyState(a.secret, 'revoked');
    expect(await desk.keys.test(admin, { service: 'openai' })).toMatchObject({ status: 'rejected' });
    expect(labelOf(desk.keys.lease('openai'))).toBe('B');
    desk = await desk.restart();
    expect(await roles()).toEqual(['B: active verified', 'A: standby disabled']);
  });

  it('takes nothing away when the provider cannot be asked', async () => {
    await saved('A');
    openai.script({ instead: { status: 500 } });
    expect(await desk.keys.test(admin, { service: 'openai' })).toMatchObject({ status: 'unverified' });
    expect(await roles()).toEqual(['A: active verified']);
  });

  it('does not bring a refused key back unless the provider accepts it', async () => {
    const { id } = await saved('A');
    desk.keys.reportUnauthorized(id);
    openai.script({ instead: { status: 429 } });
    await desk.keys.test(admin, { service: 'openai' });
    expect(desk.keys.lease('openai')).toBe('disabled');
  });

  it('repeats nothing of the key in anything that people see', async () => {
    const { id, secret } = await saved('A');
    openai.setKeyState(secret, 'revoked');
    const { message } = await desk.keys.test(admin, { service: 'openai' });
    desk.keys.reportUnauthorized(id);
    const seen = JSON.stringify([
      message,
      desk.notices,
      await desk.keys.list(),
      (await desk.audit.list({})).rows,
    ]);
    expect(seen).toContain(secret.slice(-4));
    expect(seen).not.toContain(secret.slice(0, 12));
    expect(seen).not.toContain(secret.slice(-8));
  });
});

describe('a key that could not be tested', () => {
  it('is tested again by itself and then verified', async () => {
    openai.script({ instead: { status: 503 } });
    await saved('A');
    expect(await roles()).toEqual(['A: active unverified']);
    const changed = desk.nextChange();
    await desk.clock.advance(60_000);
    await changed;
    expect(await roles()).toEqual(['A: active verified']);
  });

  it('is tested again after a restart', async () => {
    openai.script({ instead: { status: 503 } });
    await saved('A');
    desk = await desk.restart();
    const changed = desk.nextChange();
    await desk.clock.advance(60_000);
    await changed;
    expect(await roles()).toEqual(['A: active verified']);
  });

  it('is disabled, with a word to the panel, when it turns out to be bad', async () => {
    openai.script({ instead: { status: 503 } });
    const { secret } = await saved('A');
    openai.setKeyState(secret, 'revoked');
    const changed = desk.nextChange();
    await desk.clock.advance(60_000);
    await changed;
    expect(desk.keys.lease('openai')).toBe('disabled');
    expect(desk.notices).toMatchObject([{ level: 'error' }]);
  });
});

describe('the moment of last use', () => {
  it('is seen at once and written down later', async () => {
    const { id } = await saved('A');
    await desk.clock.advance(1234);
    desk.keys.noteUse(id);
    expect(await desk.keys.list()).toMatchObject([{ lastUsedAt: 1234 }]);
    desk = await desk.restart();
    expect(await desk.keys.list()).toMatchObject([{ lastUsedAt: 1234 }]);
  });
});
