import { hash, randomBytes, randomUUID } from 'node:crypto';
import type { Sessions, Users } from './types.ts';

export interface SessionsOptions {
  users: Pick<Users, 'byId' | 'onAccessEnded'>;
  idleMinutes?: number;
}

interface Session {
  id: string;
  userId: string;
  startedAt: number;
  touchedAt: number;
  locked: boolean;
}

const longestLife = 12 * 60 * 60 * 1000;
const minute = 60 * 1000;

/** Who is signed in, in memory only: a restart signs everybody out. */
export function createSessions({ users, idleMinutes = 15 }: SessionsOptions): Sessions {
  /** By the SHA-256 of the token, so that reading this map signs nobody in. */
  const sessions = new Map<string, Session>();
  const listeners = new Set<(sessionId: string) => void>();
  let idleLimit = idleMinutes * minute;
  let timer: NodeJS.Timeout | undefined;

  const keyOf = (token: string) => hash('sha256', token, 'base64url');
  const tell = (session: Session) => {
    for (const listener of listeners) listener(session.id);
  };

  function endKey(key: string): void {
    const session = sessions.get(key);
    if (session && sessions.delete(key)) tell(session);
  }

  /** Brings one session up to the present; undefined when it is over. */
  function settle(key: string): Session | undefined {
    const session = sessions.get(key);
    if (!session) return undefined;
    const now = Date.now();
    if (now - session.startedAt >= longestLife || !users.byId(session.userId)) {
      endKey(key);
      return undefined;
    }
    if (!session.locked && now - session.touchedAt >= idleLimit) {
      session.locked = true;
      tell(session);
    }
    return session;
  }

  function look(token: string | null, touch: boolean): ReturnType<Sessions['find']> {
    const session = token === null ? undefined : settle(keyOf(token));
    const user = session && users.byId(session.userId);
    if (!session || !user) return null;
    if (touch && !session.locked) session.touchedAt = Date.now();
    return {
      person: { id: user.id, name: user.name, role: user.role },
      sessionId: session.id,
      locked: session.locked,
    };
  }

  function nextDeadline(): number {
    const deadlines = [...sessions.values()].map(({ locked, touchedAt, startedAt }) =>
      locked ? startedAt + longestLife : Math.min(touchedAt + idleLimit, startedAt + longestLife),
    );
    return Math.min(...deadlines);
  }

  /** One timer for all, at the earliest moment something can be due; being used in the meantime only moves it on. */
  function schedule(): void {
    clearTimeout(timer);
    if (sessions.size === 0) return;
    timer = setTimeout(
      () => {
        for (const key of sessions.keys()) settle(key);
        schedule();
      },
      Math.max(nextDeadline() - Date.now(), 0),
    );
    timer.unref();
  }

  const result: Sessions = {
    start(user) {
      const token = randomBytes(32).toString('base64url');
      const now = Date.now();
      const session = { id: randomUUID(), userId: user.id, startedAt: now, touchedAt: now, locked: false };
      sessions.set(keyOf(token), session);
      schedule();
      return token;
    },
    find: (token) => look(token, true),
    peek: (token) => look(token, false),
    end: (token) => endKey(keyOf(token)),
    endAllOf(userId) {
      for (const [key, session] of sessions) if (session.userId === userId) endKey(key);
    },
    setIdleMinutes(minutes) {
      idleLimit = minutes * minute;
      schedule();
    },
    onEnd(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose() {
      clearTimeout(timer);
      listeners.clear();
      sessions.clear();
    },
  };
  users.onAccessEnded((userId) => result.endAllOf(userId));
  return result;
}
