import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SendFolder, accepted, ada, bob, leaseNamed, noAnswer, openSendFolder } from './testing.ts';
import type { SendChecker } from './types.ts';

const day = 24 * 60 * 60_000;
const noSignal = new AbortController().signal;
let folder: SendFolder;
beforeEach(async () => {
  folder = await openSendFolder();
});
afterEach(() => folder.close());

describe('what is shown', () => {
  it('is one’s own only, newest first, page by page, by outcome', async () => {
    for (let turn = 0; turn < 5; turn++) {
      await folder.attempt(turn === 2 ? noAnswer : async (own) => accepted(own), {
        recipients: [`${turn}@x.test`],
      });
      if (turn !== 1) await folder.clock.advance(1000);
    }
    expect(await folder.rows(ada)).toEqual([]);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { rows, next } = await folder.desk.sends.list(bob, { limit: 2, cursor });
      seen.push(...rows.map(({ recipients }) => recipients.join()));
      cursor = next ?? undefined;
    } while (cursor !== undefined);
    expect(seen.toSorted()).toEqual(['0@x.test', '1@x.test', '2@x.test', '3@x.test', '4@x.test']);
    expect([seen[0], seen[1], seen[4]]).toEqual(['4@x.test', '3@x.test', '0@x.test']);
    const { rows } = await folder.desk.sends.list(bob, { outcome: 'unknown' });
    expect(rows.map(({ recipients }) => recipients)).toEqual([['2@x.test']]);
  });

  it.each(['', 'x', '1.2', "1.' OR 1=1 --------------------------------"])(
    'refuses the page %j',
    async (cursor) => {
      await expect(folder.desk.sends.list(bob, { cursor })).rejects.toMatchObject({ code: 'not_found' });
    },
  );
});

describe('settling', () => {
  it('is for the owner, for unknown outcomes, once; and written down', async () => {
    const { id } = await folder.attempt(noAnswer);
    const outcome = 'failed' as const;
    await expect(folder.desk.sends.settle(ada, { id, outcome })).rejects.toMatchObject({ code: 'not_found' });
    expect(await folder.desk.sends.settle(bob, { id, outcome })).toMatchObject({
      outcome: 'failed',
      settledBy: 'Bob',
      message: 'Bob looked and says that it was not sent.',
    });
    await expect(folder.desk.sends.settle(bob, { id, outcome: 'sent' })).rejects.toMatchObject({
      code: 'conflict',
    });
    await folder.restart();
    expect(await folder.rows()).toMatchObject([{ outcome: 'failed', settledBy: 'Bob' }]);
    const { rows } = await folder.desk.audit.list({});
    expect(rows.map(({ actor, action, details }) => ({ actor, action, details }))).toEqual([
      { actor: 'Bob', action: 'send.settled', details: { send: id, outcome: 'failed', how: 'by its owner' } },
    ]);
  });

  it('changes nothing that is known, or on its way', async () => {
    const { id } = await folder.attempt(async (own) => {
      const [row] = await folder.rows();
      const early = { id: row?.id ?? '', outcome: 'failed' as const };
      await expect(folder.desk.sends.settle(bob, early)).rejects.toMatchObject({ code: 'conflict' });
      return accepted(own);
    });
    await expect(folder.desk.sends.settle(bob, { id, outcome: 'failed' })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await folder.outcomes()).toEqual(['sent']);
  });
});

describe('looking at the provider', () => {
  const sms = { service: 'clicksend' as const, connectionId: 'c9' };
  const withChecker = (checker: SendChecker, leased = 'c9') =>
    folder.restart({ checkers: { clicksend: checker }, connections: { lease: () => leaseNamed(leased) } });

  it('settles what is found', async () => {
    const asked: unknown[] = [];
    await withChecker(async (message) => {
      asked.push(message);
      return { outcome: 'sent', providerRef: 'sms-7', message: 'ClickSend shows it as delivered.' };
    });
    const { id } = await folder.attempt(noAnswer, sms);
    const { send, message } = await folder.desk.sends.check(bob, id, noSignal);
    expect(send).toMatchObject({ outcome: 'sent', providerRef: 'sms-7', settledBy: null, message });
    expect(asked).toMatchObject([{ reference: send.reference, recipients: ['x@example.com'] }]);
    expect(await folder.outcomes()).toEqual(['sent']);
  });

  it('proves nothing when nothing is found', async () => {
    await withChecker(async () => ({ outcome: null, providerRef: null, message: 'Not there; no proof.' }));
    const { id } = await folder.attempt(noAnswer, sms);
    expect(await folder.desk.sends.check(bob, id, noSignal)).toMatchObject({
      send: { outcome: 'unknown' },
      message: 'Not there; no proof.',
    });
  });

  it('never asks with another connection than the one it went out with', async () => {
    let asked = 0;
    await withChecker(async () => {
      asked += 1;
      return { outcome: 'sent', providerRef: null, message: '' };
    }, 'another');
    const { id } = await folder.attempt(noAnswer, sms);
    expect(await folder.desk.sends.check(bob, id, noSignal)).toMatchObject({
      send: { outcome: 'unknown' },
      message: expect.stringContaining('Keydesk cannot look'),
    });
    expect(asked).toBe(0);
  });

  it('is for the owner only, and honest where nobody can be asked', async () => {
    const { id } = await folder.attempt(noAnswer);
    await expect(folder.desk.sends.check(ada, id, noSignal)).rejects.toMatchObject({ code: 'not_found' });
    const { send, message } = await folder.desk.sends.check(bob, id, noSignal);
    expect(message).toContain('cannot be asked');
    expect(message).toContain(send.reference);
  });
});

describe('after 90 days', () => {
  it('settled rows go, unknown ones stay', async () => {
    await folder.attempt(async (own) => accepted(own));
    const { id } = await folder.attempt(noAnswer);
    await folder.attempt(noAnswer);
    await folder.clock.advance(80 * day);
    await folder.desk.sends.settle(bob, { id, outcome: 'failed' });
    await folder.attempt(async (own) => accepted(own));
    await folder.clock.advance(15 * day);
    await folder.restart();
    expect((await folder.outcomes()).toSorted()).toEqual(['failed', 'sent', 'unknown']);
    await folder.clock.advance(80 * day);
    await folder.restart();
    expect(await folder.outcomes()).toEqual(['unknown']);
  });
});
