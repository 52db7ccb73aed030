import { type ClickSendSimulator, fakeKey, startClickSend } from '../../../../tests/simulators/index.ts';
import type { SettingsOf } from '../../connections/types.ts';
import type { ClickSendLease } from './send.ts';

type Account = Omit<Parameters<ClickSendSimulator['addAccount']>[0], 'apiKey'>;
type Settings = SettingsOf<'clicksend'>;

export interface TestAccount {
  simulator: ClickSendSimulator;
  apiKey: string;
  settings: Settings;
  lease(settings?: Partial<Settings>): ClickSendLease;
  /** How often a path was asked for. */
  calls(path: string): number;
  /** Nothing that anybody gets to see may hold the key, in any form that it travels in. */
  showsKey(shown: unknown): boolean;
}

export const username = 'ada@example.com';

export async function openAccount(account: Account = {}): Promise<TestAccount> {
  const simulator = await startClickSend();
  const apiKey = fakeKey('clicksend');
  simulator.addAccount({ apiKey, username, partLimit: 8, ...account });
  const settings: Settings = {
    kind: 'clicksend',
    username,
    from: '',
    country: 'AU',
    baseUrl: simulator.url,
  };
  const basic = Buffer.from(`${username}:${apiKey}`).toString('base64');
  return {
    simulator,
    apiKey,
    settings,
    lease: (changed = {}) => ({
      id: 'c1',
      service: 'clicksend',
      credential: 'own',
      settings: { ...settings, ...changed },
      withSecret: (run) => run(apiKey),
    }),
    calls: (path) => simulator.requests.filter((request) => request.path === path).length,
    showsKey: (shown) => {
      const text = JSON.stringify(shown) ?? '';
      return text.includes(apiKey.slice(0, 18)) || text.includes(basic.slice(0, 30));
    },
  };
}
