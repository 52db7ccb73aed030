import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PanelEvent } from '../../../shared/ipc/events.ts';
import type { Settlement } from '../money/ledger/types.ts';
import { type Bill, freeOfCharge } from '../money/types.ts';
import {
  openAdminPanel,
  openCore,
  openMemberPanel,
  openPanel,
  type TestCore,
  type TestPanel,
} from '../testing.ts';

/** Everything that a panel hears; `until` waits for what is still to come. */
function listen(core: TestCore, panel: TestPanel) {
  const heard: PanelEvent[] = [];
  let wake = Promise.withResolvers<void>();
  const stop = core.router.subscribe(panel, (event) => {
    heard.push(event);
    wake.resolve();
    wake = Promise.withResolvers();
  });
  return {
    heard,
    stop,
    async until(matches: (event: PanelEvent) => boolean): Promise<PanelEvent> {
      for (;;) {
        const found = heard.find(matches);
        if (found) return found;
        await wake.promise;
      }
    },
  };
}

const changed = (domain: string) => (event: PanelEvent) =>
  event.name === 'changed' && (event.payload.domains as string[]).includes(domain);

const oneTurn = () => new Promise((resolve) => setImmediate(resolve));

const nothing: Bill = { ...freeOfCharge, microDollars: 0 };

function requestOf(userId: string): Settlement {
  return {
    id: `request-of-${userId}`,
    at: Date.now(),
    agentId: 'a1',
    agentName: 'Agent',
    userId,
    service: 'openai',
    method: 'POST',
    path: '/openai/v1/chat/completions',
    model: null,
    status: 200,
    outcome: 'ok',
    errorCode: null,
    credential: 'system',
    keyLabel: null,
    durationMs: 1,
    firstByteMs: 1,
    bytesOut: 1,
  };
}

describe('events for panels', () => {
  let core: TestCore;
  let admin: TestPanel;
  let member: TestPanel;
  beforeEach(async () => {
    core = await openCore();
    admin = await openAdminPanel(core);
    member = await openMemberPanel(core, admin);
    await oneTurn();
  });
  afterEach(() => core.close());

  it('tell of a change to everybody who is signed in, and to nobody else', async () => {
    const [toAdmin, toMember, toStranger] = [admin, member, openPanel(core)].map((panel) =>
      listen(core, panel),
    );
    await member.do('agents.create', { name: 'Researcher' });
    await toAdmin?.until(changed('agents'));
    await toMember?.until(changed('agents'));
    expect(toStranger?.heard).toEqual([]);
  });

  it('gather what changes in one turn', async () => {
    const { heard, until } = listen(core, admin);
    await admin.do('vault.lock', {});
    await until(changed('vault'));
    expect(heard.filter(changed('vault'))).toHaveLength(1);
  });

  it('show the calls of own agents to a member, all to an admin', async () => {
    const [, bob] = await core.users.list();
    const toAdmin = listen(core, admin);
    const toMember = listen(core, member);
    core.ledger.settle(requestOf('somebody-else'), nothing);
    core.ledger.settle(requestOf(bob?.id ?? ''), nothing);
    const isRequests = (event: PanelEvent) => event.name === 'requests';
    const rowsOf = (events: PanelEvent[]) =>
      events.flatMap((event) => (event.name === 'requests' ? event.payload.rows.map((row) => row.id) : []));
    await toAdmin.until(isRequests);
    await toMember.until(isRequests);
    await core.ledger.flush();
    expect(rowsOf(toAdmin.heard).toSorted()).toEqual(
      [`request-of-${bob?.id}`, 'request-of-somebody-else'].toSorted(),
    );
    expect(rowsOf(toMember.heard)).toEqual([`request-of-${bob?.id}`]);
  });

  it('tell a panel, and only it, that its session ended', async () => {
    const toMember = listen(core, member);
    const toAdmin = listen(core, admin);
    await member.do('session.signOut', {});
    await toMember.until(changed('session'));
    expect(toAdmin.heard.filter(changed('session'))).toEqual([]);
  });

  it('find the panel that signed in after it began to listen', async () => {
    const late = openPanel(core);
    const toLate = listen(core, late);
    await late.do('session.signIn', { name: 'Bob', password: 'another long password' });
    const [, bob] = await core.users.list();
    await admin.do('users.update', { id: bob?.id ?? '', disabled: true });
    await toLate.until(changed('session'));
    expect(await late.call('session.current', {})).toMatchObject({ data: { user: null } });
  });

  it('stop when nobody listens any more', async () => {
    const { heard, stop } = listen(core, admin);
    stop();
    await member.do('agents.create', { name: 'Researcher' });
    await oneTurn();
    expect(heard).toEqual([]);
  });

  it('do not reach a session that is over', async () => {
    const toMember = listen(core, member);
    await member.do('session.signOut', {});
    toMember.heard.length = 0;
    await admin.do('agents.create', { name: 'Researcher' });
    await oneTurn();
    expect(toMember.heard).toEqual([]);
  });
});
