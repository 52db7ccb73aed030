import {
  type ProviderName,
  type Simulator,
  fakeKey,
  providerNames,
  startSimulator,
} from '../simulators/index.ts';

/** The four providers, each with one key that it accepts. */
export interface Providers {
  each: readonly { service: ProviderName; simulator: Simulator; secret: string }[];
  of(service: ProviderName): Simulator;
  secretOf(service: ProviderName): string;
  close(): Promise<void>;
}

export async function startProviders(): Promise<Providers> {
  const each = await Promise.all(
    providerNames.map(async (service) => {
      const simulator = await startSimulator(service);
      const secret = fakeKey(service);
      simulator.addKey(secret, 'valid');
      return { service, simulator, secret };
    }),
  );
  const find = (service: ProviderName) => {
    const found = each.find((provider) => provider.service === service);
    if (!found) throw new Error(`No simulator of ${service}`);
    return found;
  };
  return {
    each,
    of: (service) => find(service).simulator,
    secretOf: (service) => find(service).secret,
    async close() {
      await Promise.all(each.map(({ simulator }) => simulator.close()));
    },
  };
}
