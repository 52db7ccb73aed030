import { expect, test } from 'vitest';
import type { RequestRow } from '../../../shared/ipc/gateway.ts';
import { describeDetails } from './audit-details.ts';
import { agentsIn, emptyFeed, feedReducer, filterRows, noFilter, type FeedEvent } from './request-feed.ts';

function row(id: string, part: Partial<RequestRow> = {}): RequestRow {
  return {
    id,
    at: Number(id),
    agentId: 'a1',
    agentName: 'Researcher',
    userId: 'u1',
    service: 'openai',
    method: 'POST',
    path: '/openai/v1/chat/completions',
    model: 'gpt-5-mini',
    status: 200,
    outcome: 'ok',
    errorCode: null,
    credential: 'system',
    keyLabel: 'Team key',
    durationMs: 100,
    firstByteMs: 50,
    bytesOut: 10,
    inputTokens: 0,
    cachedTokens: 0,
    outputTokens: 0,
    credits: 0,
    microDollars: 0,
    estimated: false,
    ...part,
  };
}

const play = (...events: FeedEvent[]) => events.reduce(feedReducer, emptyFeed);
const ids = (rows: readonly RequestRow[]) => rows.map(({ id }) => id);

test('calls that arrive stand before older ones, newest first', () => {
  const feed = play(
    { type: 'loaded', rows: [row('2'), row('1')], next: null },
    { type: 'arrived', rows: [row('3'), row('4')] },
  );
  expect(ids(feed.rows)).toEqual(['4', '3', '2', '1']);
});

test('a call that was loaded and also arrives is there once', () => {
  const feed = play({ type: 'arrived', rows: [row('1')] }, { type: 'arrived', rows: [row('1')] });
  expect(ids(feed.rows)).toEqual(['1']);
});

test('while paused the list stands still, and goes on with everything that waited', () => {
  const paused = play(
    { type: 'loaded', rows: [row('1')], next: null },
    { type: 'pause' },
    { type: 'arrived', rows: [row('2')] },
    { type: 'arrived', rows: [row('3')] },
  );
  expect(ids(paused.rows)).toEqual(['1']);
  expect(ids(paused.waiting)).toEqual(['3', '2']);
  const resumed = feedReducer(paused, { type: 'resume' });
  expect(ids(resumed.rows)).toEqual(['3', '2', '1']);
  expect(resumed.waiting).toEqual([]);
});

test('an older page joins at the end and says where the next one begins', () => {
  const feed = play(
    { type: 'loaded', rows: [row('3')], next: 'c1' },
    { type: 'older', rows: [row('2'), row('1')], next: null },
  );
  expect(ids(feed.rows)).toEqual(['3', '2', '1']);
  expect(feed.next).toBeNull();
});

test('the live list does not grow without end, but never loses a page that was asked for', () => {
  const many = Array.from({ length: 1_200 }, (_, index) => row(String(index + 1)));
  expect(play({ type: 'arrived', rows: many }).rows).toHaveLength(1_000);
  const asked = play({ type: 'loaded', rows: many, next: null }, { type: 'arrived', rows: [row('2000')] });
  expect(asked.rows).toHaveLength(1_200);
});

test('filters by agent, service and outcome together', () => {
  const rows = [
    row('1'),
    row('2', { agentId: 'a2' }),
    row('3', { outcome: 'refused' }),
    row('4', { service: 'serper' }),
  ];
  expect(ids(filterRows(rows, noFilter))).toEqual(['1', '2', '3', '4']);
  expect(ids(filterRows(rows, { ...noFilter, agentId: 'a2' }))).toEqual(['2']);
  expect(ids(filterRows(rows, { agentId: 'a1', service: 'openai', outcome: 'refused' }))).toEqual(['3']);
});

test('the filter offers each agent once, by name', () => {
  const rows = [row('1', { agentId: 'b', agentName: 'Zoe' }), row('2'), row('3')];
  expect(agentsIn(rows)).toEqual([
    { value: 'a1', label: 'Researcher' },
    { value: 'b', label: 'Zoe' },
  ]);
});

test('audit details become one line, without what is empty', () => {
  expect(describeDetails({ role: 'standby', hint: '4f2a', label: '', test: null })).toBe(
    'role: standby · hint: 4f2a',
  );
});

test('a moment among the audit details is a date', () => {
  expect(describeDetails({ expiresAt: Date.UTC(2026, 10, 23, 12), minutes: 15 })).toBe(
    'expiresAt: Nov 23, 2026 · minutes: 15',
  );
});
