import type { Kysely } from 'kysely';
import type { Schema } from '../store/schema.ts';

type Used = Pick<Schema['agents'], 'id' | 'last_used_at'>;

export interface LastUse {
  note(agent: Used): void;
  flush(): Promise<void>;
}

const delay = 5000;

/** When agents were last seen: written every few seconds, so that no call waits for the disk. */
export function createLastUse(db: Kysely<Schema>): LastUse {
  let waiting = new Map<string, Used>();
  let timer: NodeJS.Timeout | undefined;

  function schedule(): void {
    // On a full disk the notes wait for the next round; losing a time of last use is no loss of anything acknowledged.
    timer ??= setTimeout(() => void flush().catch(schedule), delay).unref();
  }

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const batch = waiting;
    waiting = new Map();
    if (batch.size === 0) return;
    try {
      await db.transaction().execute((transaction) => write(transaction, [...batch.values()]));
    } catch (error) {
      waiting = new Map([...batch, ...waiting]);
      throw error;
    }
  }

  return {
    flush,
    note(agent) {
      waiting.set(agent.id, agent);
      if (!timer) schedule();
    },
  };
}

async function write(db: Kysely<Schema>, agents: Used[]): Promise<void> {
  for (const { id, last_used_at } of agents) {
    await db.updateTable('agents').set({ last_used_at }).where('id', '=', id).execute();
  }
}
