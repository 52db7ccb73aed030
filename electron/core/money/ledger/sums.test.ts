import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cell } from './csv.ts';
import {
  type LedgerFolder,
  admin,
  bill,
  createLedgerFolder,
  member,
  record,
  settlement,
  spent,
} from './testing.ts';
import type { Ledger, SumQuery } from './types.ts';

const hour = 60 * 60 * 1000;
const noon = Date.UTC(2026, 10, 23, 12);

let folder: LedgerFolder;
let ledger: Ledger;
beforeEach(async () => {
  folder = await createLedgerFolder();
  ledger = await folder.open();
});
afterEach(() => folder.close());

const sum = (query: Partial<SumQuery>) =>
  ledger.sum({ scope: 'total', scopeId: '', unit: 'microDollars', ...query });

describe('a sum', () => {
  test('counts what was settled before it was asked for, and nothing that is settled after', async () => {
    let counted = 0;
    for (let round = 1; round <= 50; round += 1) {
      ledger.settle(settlement(), bill({ microDollars: round }));
      counted += round;
      const asked = spent(ledger);
      ledger.settle(settlement(), bill({ microDollars: 1000 }));
      expect(await asked).toBe(counted);
      counted += 1000;
    }
  });

  test('is exact for many that ask while calls go on', async () => {
    const asked: [expected: number, answer: Promise<number>][] = [];
    for (let call = 0; call < 2000; call += 1) {
      if (call % 7 === 0) asked.push([call, spent(ledger)]);
      if (call % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
      ledger.settle(settlement(), bill({ microDollars: 1 }));
    }
    for (const [expected, answer] of asked) expect(await answer).toBe(expected);
  });

  test('is that of a user, an agent, a service, a unit and a span of hours', async () => {
    const settle = (at: number, agentId: string, userId: string, credits: number, microDollars: number) =>
      ledger.settle(
        settlement({ at, agentId, userId, service: credits > 0 ? 'serper' : 'openai' }),
        bill({ credits, microDollars }),
      );
    settle(noon - 1, 'a1', 'u1', 0, 1);
    settle(noon, 'a1', 'u1', 0, 10);
    settle(noon + hour - 1, 'a2', 'u1', 2, 100);
    settle(noon + hour, 'a3', 'u2', 0, 1000);
    expect(await sum({})).toBe(1111);
    expect(await sum({ from: noon })).toBe(1110);
    expect(await sum({ from: noon, to: noon + hour })).toBe(110);
    expect(await sum({ scope: 'user', scopeId: 'u1' })).toBe(111);
    expect(await sum({ scope: 'agent', scopeId: 'a1', from: noon })).toBe(10);
    expect(await sum({ scope: 'service', scopeId: 'serper' })).toBe(100);
    expect(await sum({ unit: 'credits' })).toBe(2);
    expect(await sum({ scope: 'user', scopeId: 'nobody' })).toBe(0);
  });

  test('holds on after a restart', async () => {
    ledger.settle(settlement(), bill({ microDollars: 42 }));
    await ledger.dispose();
    ledger = await folder.open();
    expect(await spent(ledger)).toBe(42);
  });
});

describe('what agents used', () => {
  beforeEach(() => {
    const usage = { input: 10, cachedInput: 5, cacheWriteLong: 2, output: 20 };
    ledger.settle(settlement({ at: noon, model: 'gpt-5' }), bill({ usage, microDollars: 300 }));
    ledger.settle(
      settlement({ at: noon + 24 * hour, model: 'gpt-5' }),
      bill({ usage, microDollars: 30, exact: false }),
    );
    ledger.settle(
      settlement({ at: noon, agentId: 'a2', userId: member.id, service: 'serper', model: null }),
      bill({ credits: 2, microDollars: 2000 }),
    );
    ledger.settle(settlement({ at: noon, outcome: 'refused', model: 'made-up' }), bill());
    ledger.settle(settlement({ at: noon, outcome: 'cancelled', model: 'gpt-5' }), bill({ microDollars: 1 }));
  });

  test('is summed up, dearest first', async () => {
    expect(await ledger.summary({ by: 'agent', userId: null })).toEqual([
      {
        key: 'a2',
        calls: 1,
        failed: 0,
        microDollars: 2000,
        credits: 2,
        inputTokens: 0,
        cachedTokens: 0,
        outputTokens: 0,
        estimatedMicroDollars: 0,
      },
      {
        key: 'a1',
        calls: 4,
        failed: 1,
        microDollars: 331,
        credits: 0,
        inputTokens: 20,
        cachedTokens: 14,
        outputTokens: 40,
        estimatedMicroDollars: 30,
      },
    ]);
  });

  test('is told by day, service, user and model, and of one person alone', async () => {
    const keys = async (by: 'day' | 'service' | 'user' | 'model', userId: string | null = null) =>
      (await ledger.summary({ by, userId })).map(({ key, calls }) => [key, calls]);
    expect(await keys('day')).toEqual([
      ['2026-11-23', 4],
      ['2026-11-24', 1],
    ]);
    expect(await keys('service')).toEqual([
      ['serper', 1],
      ['openai', 4],
    ]);
    expect(await keys('user', member.id)).toEqual([[member.id, 1]]);
    expect(await keys('model', admin.id)).toEqual([
      ['gpt-5', 3],
      ['', 1],
    ]);
  });

  test('is a series by the hour and by the day', async () => {
    const series = async (step: 'hour' | 'day') =>
      (await ledger.series({ by: 'service', step, userId: admin.id })).map(({ at, key, microDollars }) => [
        at,
        key,
        microDollars,
      ]);
    expect(await series('hour')).toEqual([
      [noon, 'openai', 301],
      [noon + 24 * hour, 'openai', 30],
    ]);
    expect(await series('day')).toEqual([
      [noon - 12 * hour, 'openai', 301],
      [noon + 12 * hour, 'openai', 30],
    ]);
  });

  test('names the models that were called, also when every call was refused', async () => {
    expect(await ledger.calledModels()).toEqual([
      { service: 'openai', model: 'gpt-5', calls: 3 },
      { service: 'openai', model: 'made-up', calls: 1 },
    ]);
  });

  test('does not grow with names that agents make up', async () => {
    for (let n = 0; n < 500; n += 1) record(ledger, 1, { outcome: 'provider_error', model: `made-up-${n}` });
    const models = await ledger.summary({ by: 'model', userId: null });
    expect(models.map(({ key }) => key)).not.toContain('made-up-1');
    expect(models).toHaveLength(2);
  });
});

describe('the export', () => {
  test('has a line for each hour, agent, service and model, with names quoted and no formula', async () => {
    ledger.settle(
      settlement({ at: noon, agentId: 'a1', userId: 'u1', model: '@SUM(A1)' }),
      bill({ usage: { input: 7, webSearch: 1 }, microDollars: 9, exact: false }),
    );
    ledger.settle(settlement({ at: noon, agentId: 'a2', userId: 'u2', model: null }), bill({ credits: 1 }));
    const names = { agents: new Map([['a1', '=cmd|"x", y']]), users: new Map([['u1', 'Ada\r\nB']]) };
    const { csv, rows } = await ledger.csv({ userId: null, names });
    const [header, ...lines] = csv.split(/\r\n(?=2026|$)/);
    expect(rows).toBe(2);
    expect(header).toBe(
      'hour_utc,user,agent,agent_id,service,model,calls,failed,credits,micro_dollars,estimated_micro_dollars,' +
        'input,cached_input,cache_write,cache_write_long,output,audio_input,audio_output,image_input,image_output,' +
        'image,character,second,web_search,call',
    );
    expect(lines).toEqual([
      `2026-11-23T12:00:00.000Z,"Ada\r\nB","'=cmd|""x"", y",a1,openai,'@SUM(A1),1,0,0,9,9,7,0,0,0,0,0,0,0,0,0,0,0,1,0`,
      '2026-11-23T12:00:00.000Z,u2,a2,a2,openai,,1,0,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0',
      '',
    ]);
    expect((await ledger.csv({ userId: 'u2', names })).rows).toBe(1);
  });

  test.each(['=1+1', '+1', '-1', '@x', '\tx', '\rx', '＝1', ' =1', "'=1"])(
    'makes no formula of %j',
    (text) => {
      const unquoted = cell(text).replace(/^"(.*)"$/su, '$1');
      expect(unquoted).not.toMatch(/^\s*[=+\-@＝]/);
      expect(unquoted.endsWith(text)).toBe(true);
    },
  );

  test('leaves other texts alone', () => {
    expect(['gpt-5', 'a=b', 'Zoë', ''].map(cell)).toEqual(['gpt-5', 'a=b', 'Zoë', '']);
  });
});
