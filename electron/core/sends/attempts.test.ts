import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SendFolder, accepted, ada, agentOf, mail, noAnswer, openSendFolder } from './testing.ts';
import type { SendResult } from './types.ts';

let folder: SendFolder;
beforeEach(async () => {
  folder = await openSendFolder();
});
afterEach(() => folder.close());

describe('an attempt', () => {
  it('is on disk before anything goes out, and its outcome before the agent hears it', async () => {
    let reference = '';
    const { result, repeated, id } = await folder.attempt(async (own) => {
      reference = own;
      expect(await folder.rows()).toMatchObject([{ outcome: 'pending', reference: own }]);
      return accepted(own);
    });
    expect({ result, repeated }).toEqual({ result: accepted(reference), repeated: false });
    expect(await folder.rows()).toMatchObject([
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
    await folder.restart();
    expect(await folder.outcomes()).toEqual(['sent']);
  });

  it('keeps neither the subject nor the text', async () => {
    await folder.attempt(async (own) => accepted(own));
    const row = await folder.desk.store.db.selectFrom('sends').selectAll().executeTakeFirstOrThrow();
    expect(JSON.stringify(row)).not.toContain('Hello');
  });

  it('that breaks without an answer is unknown, with how not to go on', async () => {
    const { result } = await folder.attempt(noAnswer);
    expect(result).toMatchObject({ outcome: 'unknown', answer: { errorCode: 'unknown_outcome' } });
    expect(await folder.outcomes()).toEqual(['unknown']);
  });

  it('loses a secret that the provider repeats', async () => {
    const { result } = await folder.attempt(async (own) => ({
      ...accepted(own),
      outcome: 'refused',
      message: 'No: not-a-real-secret',
      answer: { status: 502, errorCode: null, body: { said: ['not-a-real-secret'] } },
    }));
    expect(JSON.stringify([result, await folder.rows()])).not.toContain('not-a-real-secret');
  });

  it('carries a reference of its own each time', async () => {
    const references = await Promise.all(
      [1, 2, 3].map(
        async () => (await folder.attempt(async (own) => accepted(own))).result.answer.body['reference'],
      ),
    );
    expect(new Set(references).size).toBe(3);
    for (const reference of references) expect(reference).toMatch(/^[A-Za-z0-9-]{8,64}$/);
  });
});

describe('a disk that is full', () => {
  /** Makes SQLite itself answer that the disk is full, from the next page on. */
  async function fill(): Promise<void> {
    await sql`PRAGMA max_page_count = 1`.execute(folder.desk.store.db);
    await sql`PRAGMA wal_checkpoint(TRUNCATE)`.execute(folder.desk.store.db);
  }
  const free = () => sql`PRAGMA max_page_count = 1000000`.execute(folder.desk.store.db);
  const bulky = (): SendResult => ({ ...accepted('r'), message: 'x'.repeat(200_000) });

  it('before the attempt is recorded: nothing goes out', async () => {
    await fill();
    let sent = 0;
    const recipients = Array.from({ length: 2000 }, (_, at) => `person-${at}@a-long-domain-name.example`);
    const send = async (own: string) => {
      sent += 1;
      return accepted(own);
    };
    await expect(folder.desk.sends.attempt(mail({ recipients }), send)).rejects.toMatchObject({
      name: 'StoreError',
      code: 'disk_full',
    });
    expect(sent).toBe(0);
    await free();
    expect(await folder.rows()).toEqual([]);
  });

  it('after the provider answered: the outcome is unknown to everybody, and stays so', async () => {
    const key = { idempotencyKey: 'k1' };
    const { result } = await folder.attempt(async () => {
      await fill();
      return bulky();
    }, key);
    expect(result).toMatchObject({ outcome: 'unknown', answer: { errorCode: 'unknown_outcome' } });
    const again = await folder.attempt(async (own) => accepted(own), key);
    expect(again).toMatchObject({ repeated: true, result: { outcome: 'unknown' } });
    await free();
    await folder.clock.advance(30_000);
    while ((await folder.outcomes())[0] === 'pending') await new Promise((resolve) => setImmediate(resolve));
    expect(await folder.rows()).toMatchObject([
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
      folder.attempt(async (own) => {
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
    expect(await folder.outcomes()).toEqual(['sent']);
  });

  it('gives the first answer again, also after a restart', async () => {
    const first = await folder.attempt(async (own) => accepted(own), key);
    const never = (): Promise<SendResult> => Promise.reject(new Error('Sent twice'));
    expect(await folder.attempt(never, key)).toEqual({ ...first, repeated: true });
    await folder.restart();
    expect(await folder.attempt(never, key)).toEqual({ ...first, repeated: true });
    expect(await folder.outcomes()).toEqual(['sent']);
  });

  it('tells the first answer to whoever only asks for it, and waits for it', async () => {
    const goOn = Promise.withResolvers<void>();
    const call = mail(key);
    const earlier = (asked: Partial<typeof call> = {}) => folder.desk.sends.earlier({ ...call, ...asked });
    expect(await earlier()).toBeNull();
    const first = folder.attempt(async (own) => {
      await goOn.promise;
      return accepted(own);
    }, key);
    const waiting = earlier();
    expect(await earlier({ request: 'another message' })).toBeNull();
    goOn.resolve();
    const again = { ...(await first), repeated: true };
    expect(await waiting).toEqual(again);
    expect(await earlier()).toEqual(again);
    expect(await earlier({ request: 'another message' })).toBeNull();
    expect(await earlier({ idempotencyKey: null })).toBeNull();
    expect(await folder.outcomes()).toEqual(['sent']);
  });

  it('never repeats what may have arrived', async () => {
    await folder.attempt(noAnswer, key);
    let sent = 0;
    const send = async (own: string) => {
      sent += 1;
      return accepted(own);
    };
    expect(await folder.attempt(send, key)).toMatchObject({ repeated: true, result: { outcome: 'unknown' } });
    await folder.restart();
    expect(await folder.attempt(send, key)).toMatchObject({ repeated: true, result: { outcome: 'unknown' } });
    expect(sent).toBe(0);
  });

  it('is refused for another message, on its way or done', async () => {
    const goOn = Promise.withResolvers<void>();
    const first = folder.attempt(async (own) => {
      await goOn.promise;
      return accepted(own);
    }, key);
    const other = mail({ ...key, request: '{"to":["y@example.com"]}' });
    const send = async (own: string) => accepted(own);
    expect(await folder.desk.sends.attempt(other, send)).toMatchObject({ conflict: expect.any(String) });
    goOn.resolve();
    await first;
    expect(await folder.desk.sends.attempt(other, send)).toMatchObject({ conflict: expect.any(String) });
    expect(await folder.outcomes()).toEqual(['sent']);
  });

  it('belongs to one agent', async () => {
    await folder.attempt(async (own) => accepted(own), key);
    const elses = mail({ ...key, agent: agentOf(ada) });
    expect(await folder.desk.sends.attempt(elses, async (own) => accepted(own))).toMatchObject({
      repeated: false,
    });
  });

  it('lets a first attempt that was never recorded be made again', async () => {
    await sql`PRAGMA query_only = ON`.execute(folder.desk.store.db);
    await expect(folder.attempt(async (own) => accepted(own), key)).rejects.toMatchObject({
      name: 'StoreError',
    });
    await sql`PRAGMA query_only = OFF`.execute(folder.desk.store.db);
    expect(await folder.attempt(async (own) => accepted(own), key)).toMatchObject({ repeated: false });
  });
});
