import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SignInDesk, adasAccount, openSignInDesk } from '../testing.ts';

let desk: SignInDesk;
beforeEach(async () => {
  desk = await openSignInDesk();
});
afterEach(() => desk.close());

const listed = async (service: 'gmail' | 'outlook') =>
  (await desk.bob.do('integrations.list', {})).find((row) => row.service === service);

describe.each([
  ['gmail', 'google'],
  ['outlook', 'microsoft'],
] as const)('a sign-in for %s', (service, provider) => {
  beforeEach(() => desk.register(provider));

  it('connects the account, opens the browser by itself and proves the mailbox', async () => {
    expect(await desk.connect(desk.bob, service)).toEqual({ state: 'connected', account: adasAccount.email });
    expect(desk.core.opened).toHaveLength(1);
    expect(await listed(service)).toMatchObject({
      status: 'connected',
      account: adasAccount.email,
      settings: { kind: service, permissions: ['send'] },
      registered: true,
    });
  });
});
