import { z } from 'zod';
import type { Person } from '../../accounts/types.ts';
import type { Audit } from '../../audit/types.ts';
import { getSetting, setSetting } from '../../store/settings.ts';
import type { Store } from '../../store/types.ts';
import type { Stop } from './types.ts';

const setting = 'calls_stopped';
const stored = z.strictObject({
  stopped: z.boolean(),
  since: z.number().nullable(),
  by: z.string().nullable(),
});
const going: Stop = { stopped: false, since: null, by: null };

/** The kill switch. It outlives a restart. */
export class KillSwitch {
  readonly #store: Pick<Store, 'db'>;
  readonly #audit: Audit;
  #state: Stop;

  private constructor(store: Pick<Store, 'db'>, audit: Audit, state: Stop) {
    this.#store = store;
    this.#audit = audit;
    this.#state = state;
  }

  static async open(store: Pick<Store, 'db'>, audit: Audit): Promise<KillSwitch> {
    return new KillSwitch(store, audit, (await getSetting(store.db, setting, stored)) ?? going);
  }

  state(): Stop {
    return this.#state;
  }

  /** Stopping holds at once, even where the disk does not take it; going on only once it is written down. */
  async turn(actor: Person, stopped: boolean, now: number): Promise<Stop> {
    if (stopped === this.#state.stopped) return this.#state;
    const next: Stop = stopped ? { stopped, since: now, by: actor.name } : going;
    if (stopped) this.#state = next;
    await this.#store.db.transaction().execute(async (transaction) => {
      await setSetting(transaction, setting, next);
      const action = stopped ? 'calls.stopped' : 'calls.resumed';
      await this.#audit.recordIn(transaction, { actor, action, subject: 'all calls' });
    });
    this.#state = next;
    return next;
  }
}
