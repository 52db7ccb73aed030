import type { OAuthApp, OAuthProvider } from '../../../../shared/ipc/oauth.ts';
import type { Person } from '../../accounts/types.ts';
import type { Audit } from '../../audit/types.ts';
import { ConnectionError } from '../../connections/types.ts';
import { createSerial } from '../../serial.ts';
import {
  type OAuthAppRow,
  allOAuthApps,
  patchOAuthAppSeen,
  putOAuthApp,
  removeOAuthApp,
} from '../../store/oauth-apps.ts';
import type { Store } from '../../store/types.ts';
import type { Vault } from '../../vault/types.ts';
import type { Registration } from '../flow.ts';
import { providerNames } from '../providers.ts';
import type { OAuthApps } from '../types.ts';
import { askAboutClient } from './ask.ts';
import { type Entered, checksOf } from './checks.ts';
import { type AppInput, draftApp } from './draft.ts';
import { appSealed, appSecretRef, endpointsOfRow, isReadable, ownEndpoints } from './record.ts';
import { appsTable } from './sealed-table.ts';
import { type Seen, readSeen } from './seen.ts';

export interface AppsOptions {
  store: Store;
  vault: Vault;
  audit: Audit;
  /** How many connections were made with a client. */
  usedBy(provider: OAuthProvider, clientId: string): number;
  /** A registration was saved or removed, so that tokens may no longer work; or only what is known about it changed. */
  onChange(provider: OAuthProvider, registration: boolean): void;
}

export async function createOAuthApps(options: AppsOptions): Promise<AppBook> {
  const book = new AppBook(options);
  await book.open();
  return book;
}

interface Entry {
  row: OAuthAppRow;
  /** The same object for as long as client, secret and endpoints are the same. */
  readonly registration: Registration;
}

/** The team's registrations at Google and Microsoft, one each. */
export class AppBook implements OAuthApps {
  readonly #options: AppsOptions;
  readonly #entries = new Map<OAuthProvider, Entry>();
  readonly #alone = createSerial();

  constructor(options: AppsOptions) {
    this.#options = options;
    const { store, vault } = options;
    vault.registerTable(appsTable(store, (provider, patch) => this.#patch(provider, patch)));
    vault.onChange(() => void this.#reload().catch(() => undefined));
  }

  async open(): Promise<void> {
    const rows = await allOAuthApps(this.#options.store.db);
    // One that somebody wrote by hand is as good as none, and keeps nobody from starting Keydesk.
    for (const row of rows.filter(isReadable)) this.#put(row);
  }

  registration(provider: OAuthProvider): Registration | null {
    return this.#entries.get(provider)?.registration ?? null;
  }

  async list(): Promise<OAuthApp[]> {
    const rows = [...this.#entries.values()].map(({ row }) => row);
    return rows
      .toSorted((a, b) => a.provider.localeCompare(b.provider))
      .map((row) => ({
        provider: row.provider,
        clientId: row.client_id,
        hasSecret: row.sealed !== null,
        tenant: row.tenant,
        endpoints: ownEndpoints(row),
        addedBy: row.added_by,
        addedAt: row.added_at,
        connections: this.#options.usedBy(row.provider, row.client_id),
        checks: checksOf(this.#entered(row), readSeen(row.seen)),
      }));
  }

  async save(actor: Person, input: AppInput): Promise<void> {
    const { store, vault, audit, onChange } = this.#options;
    const { provider } = input;
    await this.#alone(async () => {
      const row = draftApp(vault, this.#entries.get(provider)?.row ?? null, input, actor);
      const details = { replaced: this.#entries.has(provider), ownEndpoints: row.endpoints !== null };
      await store.db.transaction().execute(async (transaction) => {
        await putOAuthApp(transaction, row);
        await audit.recordIn(transaction, { actor, action: 'oauth_app.saved', subject: provider, details });
      });
      this.#put(row);
    });
    onChange(provider, true);
  }

  async check(provider: OAuthProvider, signal: AbortSignal) {
    const { row, registration } = this.#find(provider);
    const asked = await askAboutClient(registration, signal);
    return [asked, ...checksOf(this.#entered(row), readSeen(row.seen))];
  }

  async remove(actor: Person, provider: OAuthProvider): Promise<void> {
    const { store, audit, onChange } = this.#options;
    await this.#alone(async () => {
      this.#find(provider);
      await store.db.transaction().execute(async (transaction) => {
        await removeOAuthApp(transaction, provider);
        await audit.recordIn(transaction, { actor, action: 'oauth_app.removed', subject: provider });
      });
      this.#entries.delete(provider);
    });
    onChange(provider, true);
  }

  /** What a sign-in with this registration showed. Not worth failing one for. */
  async saw(registration: Registration, learn: (seen: Seen) => Seen): Promise<void> {
    const { store, onChange } = this.#options;
    await this.#alone(async () => {
      const entry = this.#entries.get(registration.provider);
      if (entry?.registration !== registration) return;
      const seen = JSON.stringify(learn(readSeen(entry.row.seen)));
      if (seen === entry.row.seen) return;
      await patchOAuthAppSeen(store.db, { ...entry.row, seen });
      this.#patch(registration.provider, { seen });
    });
    onChange(registration.provider, false);
  }

  #find(provider: OAuthProvider): Entry {
    const entry = this.#entries.get(provider);
    if (entry) return entry;
    throw new ConnectionError('not_found', `No app is registered at ${providerNames[provider]}.`);
  }

  #patch(provider: OAuthProvider, patch: Partial<OAuthAppRow>): void {
    const entry = this.#entries.get(provider);
    if (entry) entry.row = { ...entry.row, ...patch };
  }

  #put(row: OAuthAppRow): void {
    const { vault } = this.#options;
    const entries = this.#entries;
    const registration: Registration = {
      provider: row.provider,
      clientId: row.client_id,
      tenant: row.tenant,
      endpoints: endpointsOfRow(row),
      ownEndpoints: row.endpoints !== null,
      clientSecret() {
        // A new data key seals the same secret again; a new secret makes a new registration.
        const held = entries.get(row.provider);
        const current = held?.registration === registration ? held.row : row;
        const sealed = appSealed(current);
        return sealed && vault.use(appSecretRef(current), sealed, (secret) => secret);
      },
    };
    entries.set(row.provider, { row, registration });
  }

  #entered(row: OAuthAppRow): Entered {
    const { vault } = this.#options;
    const sealed = appSealed(row);
    return {
      provider: row.provider,
      clientId: row.client_id,
      hasSecret: sealed !== null,
      // While the vault is locked nothing is known.
      unreadable: sealed !== null && vault.isReady() && !vault.canOpen(appSecretRef(row), sealed),
      tenant: row.tenant,
      ownEndpoints: row.endpoints !== null,
    };
  }

  /** Sealed values may have changed under us. */
  async #reload(): Promise<void> {
    for (const { provider, data_key_id, sealed } of await allOAuthApps(this.#options.store.db)) {
      this.#patch(provider, { data_key_id, sealed });
    }
  }
}
