import type { MoneySettings, PriceTable } from '../../../../shared/ipc/money.ts';
import type { SystemServiceId } from '../../../../shared/services.ts';
import type { Person } from '../../accounts/types.ts';
import type { Pricing } from '../types.ts';

/** The price table as it is now; what is saved counts from the next call on. */
export interface Prices extends Pricing {
  table(): PriceTable;
  /** Whether an admin changed what came with this version. */
  edited(): boolean;
  /** Why the admin's own table could not be read, in words; the one that came with this version serves meanwhile. */
  problem(): string | null;
  settings(): MoneySettings;
  /** Whether there is a price for it. */
  knows(service: SystemServiceId, model: string): boolean;
  /** Throws MoneyError when a model stands in it twice. On disk when it resolves. */
  save(actor: Person, table: PriceTable): Promise<void>;
  /** Back to what came with this version. */
  reset(actor: Person): Promise<void>;
  updateSettings(actor: Person, settings: MoneySettings): Promise<MoneySettings>;
}
