import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { User } from '../../../shared/ipc/accounts.ts';
import { createSessions } from './sessions.ts';
import type { Sessions } from './types.ts';

const minute = 60_000;
const ada: User = {
  id: 'u1',
  name: 'Ada',
  role: 'admin',
  createdAt: 0,
  disabled: false,
  passwordGiven: false,
};
const bob: User = {
  id: 'u2',
  name: 'Bob',
  role: 'member',
  createdAt: 0,
  disabled: false,
  passwordGiven: false,
};

let people: Map<string, User>;
let endAccess: (userId: string) => void;
let sessions: Sessions;
let ended: string[];

beforeEach(() => {
  vi.useFakeTimers();
  people = new Map([ada, bob].map((user) => [user.id, user]));
  sessions = createSessions({
    users: {
      byId: (id) => people.get(id) ?? null,
      onAccessEnded: (listener) => {
        endAccess = listener;
      },
    },
  });
  ended = [];
  sessions.onEnd((id) => ended.push(id));
});

afterEach(() => {
  sessions.dispose();
  vi.useRealTimers();
});

const idOf = (token: string) => sessions.peek(token)?.sessionId ?? '';

describe('a session', () => {
  test('is found by its token only', () => {
    const token = sessions.start(ada);
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(sessions.find(token)).toMatchObject({
      person: { id: 'u1', name: 'Ada', role: 'admin' },
      locked: false,
    });
    for (const other of [null, '', `${token}x`, idOf(token)]) expect(sessions.find(other)).toBeNull();
  });

  test('tells who the person is now, not who they were', () => {
    const token = sessions.start(ada);
    people.set('u1', { ...ada, name: 'Ada L.', role: 'member' });
    expect(sessions.find(token)?.person).toEqual({ id: 'u1', name: 'Ada L.', role: 'member' });
  });

  test('locks when nothing was done for fifteen minutes, and says so by itself', () => {
    const token = sessions.start(ada);
    const id = idOf(token);
    vi.advanceTimersByTime(15 * minute - 1);
    expect(ended).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(ended).toEqual([id]);
    expect(sessions.find(token)).toMatchObject({ locked: true });
  });

  test('stays locked: asking is no sign of life any more', () => {
    const token = sessions.start(ada);
    vi.advanceTimersByTime(15 * minute);
    sessions.find(token);
    vi.advanceTimersByTime(minute);
    expect(sessions.find(token)).toMatchObject({ locked: true });
    expect(ended).toHaveLength(1);
  });

  test('does not lock while it is used, and does while it is only looked at', () => {
    const [used, watched] = [sessions.start(ada), sessions.start(ada)];
    for (let n = 0; n < 4; n += 1) {
      vi.advanceTimersByTime(10 * minute);
      sessions.find(used);
      sessions.peek(watched);
    }
    expect(sessions.peek(used)).toMatchObject({ locked: false });
    expect(sessions.peek(watched)).toMatchObject({ locked: true });
  });

  test('ends after twelve hours, used or not', () => {
    const token = sessions.start(ada);
    const id = idOf(token);
    for (let n = 0; n < 12 * 6 - 1; n += 1) {
      vi.advanceTimersByTime(10 * minute);
      expect(sessions.find(token)).not.toBeNull();
    }
    vi.advanceTimersByTime(10 * minute);
    expect(ended).toEqual([id]);
    expect(sessions.find(token)).toBeNull();
  });

  test('follows another idle time at once', () => {
    const token = sessions.start(ada);
    vi.advanceTimersByTime(5 * minute);
    sessions.setIdleMinutes(4);
    vi.advanceTimersByTime(0);
    expect(sessions.peek(token)).toMatchObject({ locked: true });
  });

  test('ends when signed out, alone', () => {
    const [one, two] = [sessions.start(ada), sessions.start(ada)];
    sessions.end(one);
    expect(sessions.find(one)).toBeNull();
    expect(sessions.find(two)).not.toBeNull();
  });

  test('ends with all others of the same person when their access ends', () => {
    const tokens = [sessions.start(ada), sessions.start(ada), sessions.start(bob)];
    endAccess('u1');
    expect(tokens.map((token) => sessions.find(token)?.person.name)).toEqual([undefined, undefined, 'Bob']);
    expect(ended).toHaveLength(2);
  });

  test('is over for a person who is gone', () => {
    const token = sessions.start(bob);
    people.delete('u2');
    expect(sessions.find(token)).toBeNull();
  });

  test('tells nobody who no longer listens', () => {
    const heard: string[] = [];
    const stop = sessions.onEnd((id) => heard.push(id));
    stop();
    sessions.end(sessions.start(ada));
    expect(heard).toEqual([]);
    expect(ended).toHaveLength(1);
  });
});
