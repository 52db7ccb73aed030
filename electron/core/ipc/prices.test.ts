import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fakeKey, startSimulator } from '../../../tests/simulators/index.ts';
import { type TestCore, type TestPanel, openAdminPanel, openCore, openMemberPanel } from '../testing.ts';

let core: TestCore;
let panel: TestPanel;

beforeAll(async () => {
  core = await openCore();
  panel = await openAdminPanel(core);
});
afterAll(() => core.close());

const prices = () => panel.do('prices.get', {});

describe('the prices in the panel', () => {
  it('are those that came with this version, until an admin saves others', async () => {
    const { table, edited, problem } = await prices();
    expect(table.models.length).toBeGreaterThan(100);
    expect({ edited, problem }).toEqual({ edited: false, problem: null });
    const [first] = table.models;
    await panel.do('prices.save', { table: { asOf: '2026-11-23', models: first ? [first] : [] } });
    expect(await prices()).toMatchObject({ table: { asOf: '2026-11-23', models: [first] }, edited: true });
    await panel.do('prices.reset', {});
    expect(await prices()).toMatchObject({ table, edited: false });
  });

  it('refuse a model that stands there twice, and fields that nobody knows', async () => {
    const { table } = await prices();
    const [first] = table.models;
    const models = first ? [first, first] : [];
    expect(await panel.call('prices.save', { table: { ...table, models } })).toMatchObject({
      ok: false,
      error: { code: 'invalid_input', field: 'table.models' },
    });
    const strange = { ...table, models: table.models.map((model) => ({ ...model, discount: 1 })) };
    expect(await panel.call('prices.save', { table: strange })).toMatchObject({
      ok: false,
      error: { code: 'invalid_input' },
    });
    expect((await prices()).edited).toBe(false);
  });

  it('name the models that were called and have none', async () => {
    const openai = await startSimulator('openai');
    const secret = fakeKey('openai');
    openai.addKey(secret);
    await panel.do('systemKeys.save', { service: 'openai', secret, baseUrl: openai.url });
    const { token } = await panel.do('agents.create', { name: 'Scout' });
    const { url } = core.gateway.status();
    for (const model of ['gpt-4o', 'gpt-6-sol', 'gpt-6-sol']) {
      const body = JSON.stringify({ model, messages: [{ role: 'user', content: 'Hello' }] });
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const answer = await fetch(`${url}/openai/v1/chat/completions`, { method: 'POST', headers, body });
      expect(answer.status).toBe(200);
      await answer.arrayBuffer();
    }
    await expect
      .poll(async () => (await prices()).unknown)
      .toEqual([{ service: 'openai', model: 'gpt-6-sol', calls: 2 }]);
    const member = await openMemberPanel(core, panel);
    // What others called is nobody else's affair.
    expect((await member.do('prices.get', {})).unknown).toEqual([]);
    await openai.close();
  });

  it('say what becomes of such models', async () => {
    expect((await prices()).settings).toEqual({ unknownModel: 'dearest' });
    expect(await panel.do('prices.updateSettings', { unknownModel: 'refuse' })).toEqual({
      unknownModel: 'refuse',
    });
    expect((await prices()).settings).toEqual({ unknownModel: 'refuse' });
  });
});
