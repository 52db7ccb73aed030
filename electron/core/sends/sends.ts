import type { Logger } from 'pino';
import { type UserServiceId, serviceById } from '../../../shared/services.ts';
import type { Person } from '../accounts/types.ts';
import type { Audit } from '../audit/types.ts';
import type { Connections } from '../connections/types.ts';
import { type Clock, systemClock } from '../services/clock.ts';
import { type SendPatch, type SendTableRow, moveSend, sendOf, sendsBefore } from '../store/sends.ts';
import type { Store } from '../store/types.ts';
import { Attempts } from './attempts.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { Housekeeping } from './housekeeping.ts';
import { recipientsOf, toSendRow } from './show.ts';
import {
  type SendChecker,
  SendError,
  type SendIdentity,
  type SendRequest,
  type SendResult,
  type Sends,
} from './types.ts';

export interface SendsOptions {
  store: Store;
  audit: Audit;
  log: Logger;
  /** Takes out secrets that providers repeat. */
  redact: (text: string) => string;
  /** For looking at the provider with the connection that a message went out with. */
  connections: Pick<Connections, 'lease'>;
  /** Services whose provider can be asked what became of a message. */
  checkers: Partial<Record<UserServiceId, SendChecker>>;
  onChange: () => void;
  clock?: Clock;
}

export async function createSends(options: SendsOptions): Promise<Sends & { dispose(): Promise<void> }> {
  const sends = new SendDesk(options);
  await sends.open();
  return sends;
}

const defaultPage = 50;
const patienceMs = 5_000;

/** What agents send in somebody's name, and how it went. Everybody sees what their own agents sent, and nothing else. */
class SendDesk implements Sends {
  readonly #options: SendsOptions;
  readonly #clock: Clock;
  readonly #attempts: Attempts;
  readonly #housekeeping: Housekeeping;

  constructor(options: SendsOptions) {
    const { store, log, redact, onChange, clock = systemClock } = options;
    this.#options = options;
    this.#clock = clock;
    const onLost = (): void => this.#housekeeping.sweepLater();
    this.#attempts = new Attempts({ store, log, redact, clock, onChange, onLost });
    this.#housekeeping = new Housekeeping({
      store,
      clock,
      onChange,
      active: () => this.#attempts.active(),
    });
  }

  async open(): Promise<void> {
    await this.#housekeeping.start();
  }

  attempt(request: SendRequest, send: (reference: string) => Promise<SendResult>) {
    return this.#attempts.attempt(request, send);
  }

  earlier(call: SendIdentity) {
    return this.#attempts.earlier(call);
  }

  async list(viewer: Person, { cursor, limit = defaultPage, outcome }: Parameters<Sends['list']>[1]) {
    const before = cursor === undefined ? null : readCursor(cursor);
    const page = { userId: viewer.id, before, limit: limit + 1, outcome };
    const found = await sendsBefore(this.#options.store.db, page);
    const rows = found.slice(0, limit);
    const last = rows.at(-1);
    const next = last && found.length > limit ? writeCursor(last) : null;
    return { rows: rows.map(toSendRow), next };
  }

  async settle(actor: Person, { id, outcome }: { id: string; outcome: 'sent' | 'failed' }) {
    const row = await this.#own(actor, id);
    const found = outcome === 'sent' ? 'it was sent' : 'it was not sent';
    const message = `${actor.name} looked and says that ${found}.`;
    return await this.#settled(actor, row, { outcome, message, settled_by: actor.name });
  }

  async check(actor: Person, id: string, signal: AbortSignal) {
    const row = await this.#own(actor, id);
    const service = row.service as UserServiceId;
    const checker = this.#options.checkers[service];
    if (!checker) return { send: toSendRow(row), message: cannotAsk(row) };
    const lease = this.#options.connections.lease(actor.id, service);
    if ('problem' in lease || lease.id !== row.connection_id) {
      return { send: toSendRow(row), message: otherConnection(row) };
    }
    const { action, reference, provider_ref: providerRef, at } = row;
    const sent = { action, reference, providerRef, at, recipients: recipientsOf(row) };
    const { outcome, providerRef: found, message } = await checker(sent, lease, signal);
    if (outcome === null || row.outcome !== 'unknown') return { send: toSendRow(row), message };
    const patch = { outcome, message, provider_ref: found ?? providerRef };
    return { send: await this.#settled(actor, row, patch), message };
  }

  /** Gives what is on its way some time to end; what takes longer is unknown at the next start. */
  async dispose(): Promise<void> {
    const patience = Promise.withResolvers<void>();
    const cancel = this.#clock.after(patienceMs, patience.resolve);
    await Promise.race([this.#attempts.ended(), patience.promise]);
    cancel();
    this.#housekeeping.stop();
  }

  /** Whether somebody else has such a send is nobody's business. */
  async #own(actor: Person, id: string): Promise<SendTableRow> {
    const row = await sendOf(this.#options.store.db, actor.id, id);
    if (!row) throw new SendError('not_found', 'There is no such message.', 'Reload the list.');
    return row;
  }

  async #settled(actor: Person, row: SendTableRow, patch: SendPatch) {
    const { store, audit, onChange } = this.#options;
    const settled = { ...patch, finished_at: this.#clock.now() };
    const how = patch.settled_by ? 'by its owner' : 'at the provider';
    const details = { send: row.id, outcome: patch.outcome, how };
    await store.db.transaction().execute(async (transaction) => {
      if (!(await moveSend(transaction, row.id, 'unknown', settled))) throw alreadyKnown();
      await audit.recordIn(transaction, { actor, action: 'send.settled', subject: row.service, details });
    });
    onChange();
    return toSendRow({ ...row, ...settled });
  }
}

function alreadyKnown(): SendError {
  return new SendError(
    'conflict',
    'Only a message of which nobody knows whether it arrived can be settled.',
    'Reload the list.',
  );
}

function cannotAsk({ service, reference }: SendTableRow): string {
  const { name } = serviceById(service as UserServiceId);
  return `${name} cannot be asked what became of a message. Look for ${reference} in the mailbox it was sent from or to, or in the log of the mail server.`;
}

function otherConnection({ service, reference }: SendTableRow): string {
  const { name } = serviceById(service as UserServiceId);
  return `The ${name} connection that this went out with is not usable now, so Keydesk cannot look. Search for ${reference} there yourself.`;
}
