import path from 'node:path';
import { type MoneySettings, type PriceTable, moneySettings } from '../../../../shared/ipc/money.ts';
import { type SystemServiceId, systemServiceIds } from '../../../../shared/services.ts';
import type { Person } from '../../accounts/types.ts';
import type { Audit, AuditEntry } from '../../audit/types.ts';
import { getSetting, setSetting } from '../../store/settings.ts';
import type { Store } from '../../store/types.ts';
import { MoneyError } from '../errors.ts';
import type { Tariff, Usage } from '../types.ts';
import { type ReadTable, asShipped, readTable, removeTable, repeatedModel, writeTable } from './file.ts';
import type { Price } from './price.ts';
import { PriceList } from './price-list.ts';
import type { Prices } from './types.ts';

interface Parts {
  /** The data folder. */
  dir: string;
  store: Pick<Store, 'db'>;
  audit: Pick<Audit, 'record'>;
}

const settingsKey = 'money';
const defaultSettings: MoneySettings = { unknownModel: 'dearest' };

/** The admin's table stands in the data folder as prices.json, to be edited in the panel or by hand. */
export async function createPrices({ dir, store, audit }: Parts): Promise<Prices> {
  const file = path.join(dir, 'prices.json');
  const settings = (await getSetting(store.db, settingsKey, moneySettings)) ?? defaultSettings;
  return new DeskPrices({ file, store, audit }, readTable(file), settings);
}

class DeskPrices implements Prices {
  readonly #parts: Omit<Parts, 'dir'> & { file: string };
  #read: ReadTable;
  #settings: MoneySettings;
  #lists: Readonly<Record<SystemServiceId, PriceList>>;

  constructor(parts: Omit<Parts, 'dir'> & { file: string }, read: ReadTable, settings: MoneySettings) {
    this.#parts = parts;
    this.#read = read;
    this.#settings = settings;
    this.#lists = listsOf(read.table);
  }

  cost(service: SystemServiceId, model: string | null, usage: Usage, percent = 100): number | null {
    for (const _kind in usage) return this.#priceFor(service, model)?.cost(usage, percent) ?? null;
    // What uses nothing is free, whatever it is called.
    return 0;
  }

  tariff(service: SystemServiceId, model: string | null): Tariff {
    const list = this.#lists[service];
    return list.find(model ?? '') ?? list.dearest;
  }

  table(): PriceTable {
    return this.#read.table;
  }

  edited(): boolean {
    return this.#read.edited;
  }

  problem(): string | null {
    return this.#read.problem;
  }

  settings(): MoneySettings {
    return this.#settings;
  }

  knows(service: SystemServiceId, model: string): boolean {
    return this.#lists[service].find(model) !== null;
  }

  async save(actor: Person, table: PriceTable): Promise<void> {
    const twice = repeatedModel(table);
    if (twice !== null) {
      throw new MoneyError(
        'invalid_input',
        `The model ${twice} stands in the table twice.`,
        'Give each model one price.',
        'table.models',
      );
    }
    writeTable(this.#parts.file, table);
    this.#use({ table, edited: true, problem: null });
    const details = { asOf: table.asOf, models: table.models.length };
    await this.#note({ actor, action: 'prices.saved', subject: 'price table', details });
  }

  async reset(actor: Person): Promise<void> {
    removeTable(this.#parts.file);
    this.#use(asShipped);
    await this.#note({ actor, action: 'prices.reset', subject: 'price table' });
  }

  async updateSettings(actor: Person, settings: MoneySettings): Promise<MoneySettings> {
    await setSetting(this.#parts.store.db, settingsKey, settings);
    this.#settings = settings;
    const details = { unknownModel: settings.unknownModel };
    await this.#note({
      actor,
      action: 'prices.settings_updated',
      subject: 'models without a price',
      details,
    });
    return settings;
  }

  #priceFor(service: SystemServiceId, model: string | null): Price | null {
    const list = this.#lists[service];
    return list.find(model ?? '') ?? (this.#settings.unknownModel === 'refuse' ? null : list.dearest);
  }

  #use(read: ReadTable): void {
    this.#read = read;
    this.#lists = listsOf(read.table);
  }

  #note(entry: AuditEntry): Promise<void> {
    return this.#parts.audit.record(entry);
  }
}

function listsOf({ models }: PriceTable): Record<SystemServiceId, PriceList> {
  const entries = systemServiceIds.map((id) => {
    const list = new PriceList(models.filter(({ service }) => service === id));
    return [id, list] as const;
  });
  return Object.fromEntries(entries) as Record<SystemServiceId, PriceList>;
}
