import type { Domain, PanelEvent, PanelEvents } from '../../../shared/ipc/events.ts';
import type { RequestRow } from '../../../shared/ipc/gateway.ts';
import type { Person, Sessions } from '../accounts/types.ts';
import type { PanelClient } from './types.ts';

type Listener = (event: PanelEvent) => void;

/** Events on their way to the panels, each only to those who may see it. */
export interface PanelEventHub {
  subscribe(client: PanelClient, listener: Listener): () => void;
  /** Gathered until the end of this turn, then told once. */
  changed(...domains: Domain[]): void;
  requests(rows: RequestRow[]): void;
  /** Keys and settings are the admins' affair; nobody else is told. */
  notifyAdmins(notice: PanelEvents['notice']): void;
  /** Somebody's own connections are nobody else's affair, not even the admins'. */
  notifyUser(userId: string, notice: PanelEvents['notice']): void;
  /** Remembers which session this client speaks for, to tell it when that one ends. */
  follow(client: PanelClient): void;
  sessionEnded(sessionId: string): void;
}

interface Subscriber {
  client: PanelClient;
  listener: Listener;
  sessionId: string | null;
}

export function createPanelEventHub(sessions: Pick<Sessions, 'peek'>): PanelEventHub {
  const subscribers = new Set<Subscriber>();
  const pending = new Set<Domain>();

  function personOf(subscriber: Subscriber): Person | null {
    const session = sessions.peek(subscriber.client.sessionToken());
    return session && !session.locked ? session.person : null;
  }

  function send(build: (person: Person) => PanelEvent | null): void {
    for (const subscriber of subscribers) {
      const person = personOf(subscriber);
      const event = person && build(person);
      if (event) subscriber.listener(event);
    }
  }

  function flush(): void {
    const domains = [...pending];
    pending.clear();
    send(() => ({ name: 'changed', payload: { domains } }));
  }

  return {
    subscribe(client, listener) {
      const subscriber = {
        client,
        listener,
        sessionId: sessions.peek(client.sessionToken())?.sessionId ?? null,
      };
      subscribers.add(subscriber);
      return () => void subscribers.delete(subscriber);
    },
    changed(...domains) {
      if (pending.size === 0) setImmediate(flush);
      for (const domain of domains) pending.add(domain);
    },
    requests(rows) {
      send((person) => {
        const visible = person.role === 'admin' ? rows : rows.filter((row) => row.userId === person.id);
        return visible.length > 0 ? { name: 'requests', payload: { rows: visible } } : null;
      });
    },
    notifyAdmins(notice) {
      send((person) => (person.role === 'admin' ? { name: 'notice', payload: notice } : null));
    },
    notifyUser(userId, notice) {
      send((person) => (person.id === userId ? { name: 'notice', payload: notice } : null));
    },
    follow(client) {
      const session = sessions.peek(client.sessionToken());
      if (!session) return;
      for (const subscriber of subscribers) {
        if (subscriber.client.clientId === client.clientId) subscriber.sessionId = session.sessionId;
      }
    },
    sessionEnded(sessionId) {
      for (const subscriber of subscribers) {
        if (subscriber.sessionId !== sessionId) continue;
        subscriber.listener({ name: 'changed', payload: { domains: ['session'] } });
      }
    },
  };
}
