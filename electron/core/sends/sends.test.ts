import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ManualClock, createManualClock } from '../services/testing.ts';
import { type SendDesk, accepted, ada, agentOf, bob, leaseNamed, mail, openSends } from './testing.ts';
import type { SendChecker, SendResult } from './types.ts';

const day = 24 * 60 * 60_000;
const noSignal = new AbortController().signal;
let dir: string;
let clock: ManualClock;
let desk: SendDesk;
beforeEach(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'keydesk-sends-'));
  clock = createManualClock();
  desk = await openSends(dir, clock);
});
afterEach(async () => {
  await desk.close();
  rmSync(dir, { recursive: true, force: true });
});

async function restart(over: Parameters<typeof openSends>[2] = {}): Promise<void> {
  await desk.close();
  desk = await openSends(dir, clock, over);
}
const rowsOf = async (person = bob) => (await desk.sends.list(person, {})).rows;
const outcomes = async () => (await rowsOf()).map(({ outcome }) => outcome);
async function attempt(send: (reference: string) => Promise<SendResult>, over = {}) {
  const answer = await desk.sends.attempt(mail(over), send);
  if ('conflict' in answer) throw new Error(answer.conflict);
  return answer;
}
const noAnswer = (): Promise<SendResult> => Promise.reject(new Error('cut'));

describe('an attempt', () => {
  it('is on disk before anything goes out, and its outcome before the agent hears it', async () => {
    let reference = '';
    const { result, repeated, id } = await attempt(async (own) => {
      reference = own;
      expect(await rowsOf()).toMatchObject([{ outcome: 'pending', reference: own }]);
      return accepted(own);
    });
    expect({ result, repeated }).toEqual({ result: accepted(reference), repeated: false });
    expect(await rowsOf()).toMatchObject([
      {
        id,
        agentName: 'Scout',
        service: 'smtp',
        recipients: ['x@example.com'],
        outcome: 'sent',
        message: 'The server accepted it: 250 queued.',
        providerRef: 'queue-1',
        reference,
      },
    ]);
    await restart();
    expect(await outcomes()).toEqual(['sent']);
  });

  it('keeps neither the subject nor the text', async () => {
    await attempt(async (own) => accepted(own));
    const row = await desk.store.db.selectFrom('sends').selectAll().executeTakeFirstOrThrow();
    expect(JSON.stringify(row)).not.toContain('Hello');
  });

  it('that breaks without an answer is unknown, with how not to go on', async () => {
    const { result } = await attempt(noAnswer);
    expect(result).toMatchObject({ outcome: 'unknown', answer: { errorCode: 'unknown_outcome' } });
    expect(await outcomes()).toEqual(['unknown']);
  });

  it('loses a secret that the provider repeats', async () => {
    const { result } = await attempt(async (own) => ({
      ...accepted(own),
      outcome: 'refused',
      message: 'No: not-a-real-secret',
      answer: { status: 502, errorCode: null, body: { said: ['not-a-real-secret'] } },
    }));
    expect(JSON.stringify([result, await rowsOf()])).not.toContain('not-a-real-secret');
  });

  it('carries a reference of its own each time', async () => {
    const references = await Promise.all(
      [1, 2, 3].map(
        async () => (await attempt(async (own) => accepted(own))).result.answer.body['reference'],
      ),
    );
    expect(new Set(references).size).toBe(3);
    for (const reference of references) expect(reference).toMatch(/^[A-Za-z0-9-]{8,64}$/);
  });
});

describe('a disk that is full', () => {
  /** Makes SQLite itself answer that the disk is full, from the next page on. */
  async function fill(): Promise<void> {
    await sql`PRAGMA max_page_count = 1`.execute(desk.store.db);
    await sql`PRAGMA wal_checkpoint(TRUNCATE)`.execute(desk.store.db);
  }
  const free = () => sql`PRAGMA max_page_count = 1000000`.execute(desk.store.db);
  const bulky = (): SendResult => ({ ...accepted('r'), message: 'x'.repeat(200_000) });

  it('before the attempt is recorded: nothing goes out', async () => {
    await fill();
    let sent = 0;
    const recipients = Array.from({ length: 2000 }, (_, at) => `person-${at}@a-long-domain-name.example`);
    const send = async (own: string) => {
      sent += 1;
      return accepted(own);
    };
    await expect(desk.sends.attempt(mail({ recipients }), send)).rejects.toMatchObject({
      name: 'StoreError',
      code: 'disk_full',
    });
    expect(sent).toBe(0);
    await free();
    expect(await rowsOf()).toEqual([]);
  });

  it('after the provider answered: the outcome is unknown to everybody, and stays so', async () => {
    const key = { idempotencyKey: 'k1' };
    const { result } = await attempt(async () => {
      await fill();
      return bulky();
    }, key);
    expect(result).toMatchObject({ outcome: 'unknown', answer: { errorCode: 'unknown_outcome' } });
    const again = await attempt(async (own) => accepted(own), key);
    expect(again).toMatchObject({ repeated: true, result: { outcome: 'unknown' } });
    await free();
    await clock.advance(30_000);
    while ((await outcomes())[0] === 'pending') await new Promise((resolve) => setImmediate(resolve));
    expect(await rowsOf()).toMatchObject([
      { outcome: 'unknown', message: expect.stringContaining('could not write down') },
    ]);
  });
});

describe('an idempotency key', () => {
  const key = { idempotencyKey: 'k1' };

  it('sends once however many ask at the same moment, and tells all of them the same', async () => {
    let sent = 0;
    const goOn = Promise.withResolvers<void>();
    const asking = Array.from({ length: 50 }, () =>
      attempt(async (own) => {
        sent += 1;
        await goOn.promise;
        return accepted(own);
      }, key),
    );
    goOn.resolve();
    const answers = await Promise.all(asking);
    expect(sent).toBe(1);
    expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(new Set(answers.map(({ id, result }) => JSON.stringify([id, result]))).size).toBe(1);
    expect(await outcomes()).toEqual(['sent']);
  });

  it('gives the first answer again, also after a restart', async () => {
    const first = await attempt(async (own) => accepted(own), key);
    const never = (): Promise<SendResult> => Promise.reject(new Error('Sent twice'));
    expect(await attempt(never, key)).toEqual({ ...first, repeated: true });
    await restart();
    expect(await attempt(never, key)).toEqual({ ...first, repeated: true });
    expect(await outcomes()).toEqual(['sent']);
  });

  it('never repeats what may have arrived', async () => {
    await attempt(noAnswer, key);
    let sent = 0;
    const send = async (own: string) => {
      sent += 1;
      return accepted(own);
    };
    expect(await attempt(send, key)).toMatchObject({ repeated: true, result: { outcome: 'unknown' } });
    await restart();
    expect(await attempt(send, key)).toMatchObject({ repeated: true, result: { outcome: 'unknown' } });
    expect(sent).toBe(0);
  });

  it('is refused for another message, on its way or done', async () => {
    const goOn = Promise.withResolvers<void>();
    const first = attempt(async (own) => {
      await goOn.promise;
      return accepted(own);
    }, key);
    const other = mail({ ...key, request: '{"to":["y@example.com"]}' });
    const send = async (own: string) => accepted(own);
    expect(await desk.sends.attempt(other, send)).toMatchObject({ conflict: expect.any(String) });
    goOn.resolve();
    await first;
    expect(await desk.sends.attempt(other, send)).toMatchObject({ conflict: expect.any(String) });
    expect(await outcomes()).toEqual(['sent']);
  });

  it('belongs to one agent', async () => {
    await attempt(async (own) => accepted(own), key);
    const elses = mail({ ...key, agent: agentOf(ada) });
    expect(await desk.sends.attempt(elses, async (own) => accepted(own))).toMatchObject({ repeated: false });
  });

  it('lets a first attempt that was never recorded be made again', async () => {
    await sql`PRAGMA query_only = ON`.execute(desk.store.db);
    await expect(attempt(async (own) => accepted(own), key)).rejects.toMatchObject({ name: 'StoreError' });
    await sql`PRAGMA query_only = OFF`.execute(desk.store.db);
    expect(await attempt(async (own) => accepted(own), key)).toMatchObject({ repeated: false });
  });
});

describe('what is shown', () => {
  it('is one’s own only, newest first, page by page, by outcome', async () => {
    for (let turn = 0; turn < 5; turn++) {
      await attempt(turn === 2 ? noAnswer : async (own) => accepted(own), { recipients: [`${turn}@x.test`] });
      if (turn !== 1) await clock.advance(1000);
    }
    expect(await rowsOf(ada)).toEqual([]);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { rows, next } = await desk.sends.list(bob, { limit: 2, cursor });
      seen.push(...rows.map(({ recipients }) => recipients.join()));
      cursor = next ?? undefined;
    } while (cursor !== undefined);
    expect(seen.toSorted()).toEqual(['0@x.test', '1@x.test', '2@x.test', '3@x.test', '4@x.test']);
    expect([seen[0], seen[1], seen[4]]).toEqual(['4@x.test', '3@x.test', '0@x.test']);
    const { rows } = await desk.sends.list(bob, { outcome: 'unknown' });
    expect(rows.map(({ recipients }) => recipients)).toEqual([['2@x.test']]);
  });

  it.each(['', 'x', '1.2', "1.' OR 1=1 --------------------------------"])(
    'refuses the page %j',
    async (cursor) => {
      await expect(desk.sends.list(bob, { cursor })).rejects.toMatchObject({ code: 'not_found' });
    },
  );
});

describe('settling', () => {
  it('is for the owner, for unknown outcomes, once; and written down', async () => {
    const { id } = await attempt(noAnswer);
    const outcome = 'failed' as const;
    await expect(desk.sends.settle(ada, { id, outcome })).rejects.toMatchObject({ code: 'not_found' });
    expect(await desk.sends.settle(bob, { id, outcome })).toMatchObject({
      outcome: 'failed',
      settledBy: 'Bob',
      message: 'Bob looked and says that it was not sent.',
    });
    await expect(desk.sends.settle(bob, { id, outcome: 'sent' })).rejects.toMatchObject({ code: 'conflict' });
    await restart();
    expect(await rowsOf()).toMatchObject([{ outcome: 'failed', settledBy: 'Bob' }]);
    const { rows } = await desk.audit.list({});
    expect(rows.map(({ actor, action, details }) => ({ actor, action, details }))).toEqual([
      { actor: 'Bob', action: 'send.settled', details: { send: id, outcome: 'failed', how: 'by its owner' } },
    ]);
  });

  it('changes nothing that is known, or on its way', async () => {
    const { id } = await attempt(async (own) => {
      const [row] = await rowsOf();
      const early = { id: row?.id ?? '', outcome: 'failed' as const };
      await expect(desk.sends.settle(bob, early)).rejects.toMatchObject({ code: 'conflict' });
      return accepted(own);
    });
    await expect(desk.sends.settle(bob, { id, outcome: 'failed' })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await outcomes()).toEqual(['sent']);
  });
});

describe('looking at the provider', () => {
  const sms = { service: 'clicksend' as const, connectionId: 'c9' };
  const withChecker = (checker: SendChecker, leased = 'c9') =>
    restart({ checkers: { clicksend: checker }, connections: { lease: () => leaseNamed(leased) } });

  it('settles what is found', async () => {
    const asked: unknown[] = [];
    await withChecker(async (message) => {
      asked.push(message);
      return { outcome: 'sent', providerRef: 'sms-7', message: 'ClickSend shows it as delivered.' };
    });
    const { id } = await attempt(noAnswer, sms);
    const { send, message } = await desk.sends.check(bob, id, noSignal);
    expect(send).toMatchObject({ outcome: 'sent', providerRef: 'sms-7', settledBy: null, message });
    expect(asked).toMatchObject([{ reference: send.reference, recipients: ['x@example.com'] }]);
    expect(await outcomes()).toEqual(['sent']);
  });

  it('proves nothing when nothing is found', async () => {
    await withChecker(async () => ({ outcome: null, providerRef: null, message: 'Not there; no proof.' }));
    const { id } = await attempt(noAnswer, sms);
    expect(await desk.sends.check(bob, id, noSignal)).toMatchObject({
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
    const { id } = await attempt(noAnswer, sms);
    expect(await desk.sends.check(bob, id, noSignal)).toMatchObject({
      send: { outcome: 'unknown' },
      message: expect.stringContaining('Keydesk cannot look'),
    });
    expect(asked).toBe(0);
  });

  it('is for the owner only, and honest where nobody can be asked', async () => {
    const { id } = await attempt(noAnswer);
    await expect(desk.sends.check(ada, id, noSignal)).rejects.toMatchObject({ code: 'not_found' });
    const { send, message } = await desk.sends.check(bob, id, noSignal);
    expect(message).toContain('cannot be asked');
    expect(message).toContain(send.reference);
  });
});

describe('after 90 days', () => {
  it('settled rows go, unknown ones stay', async () => {
    await attempt(async (own) => accepted(own));
    const { id } = await attempt(noAnswer);
    await attempt(noAnswer);
    await clock.advance(80 * day);
    await desk.sends.settle(bob, { id, outcome: 'failed' });
    await attempt(async (own) => accepted(own));
    await clock.advance(15 * day);
    await restart();
    expect((await outcomes()).toSorted()).toEqual(['failed', 'sent', 'unknown']);
    await clock.advance(80 * day);
    await restart();
    expect(await outcomes()).toEqual(['unknown']);
  });
});
