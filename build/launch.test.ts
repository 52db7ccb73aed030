import { expect, test } from 'vitest';
import { describe as describeLine } from './launch.mjs';

test('the ready line becomes words that say where the panel is', () => {
  const line = JSON.stringify({
    event: 'ready',
    panel: 'http://127.0.0.1:4781',
    gateway: 'http://127.0.0.1:4780',
  });
  expect(describeLine(line)).toContain('Panel:       http://127.0.0.1:4781');
  expect(describeLine(line)).not.toContain('Setup token');
});

test('a setup token is shown while it is needed', () => {
  const line = JSON.stringify({ event: 'ready', panel: 'p', gateway: 'g', setupToken: 'once' });
  expect(describeLine(line)).toContain('Setup token: once');
});

test.each(['plain words', '{"event":"other"}', '42', 'null'])('%s passes as it is', (line) => {
  expect(describeLine(line)).toBe(line);
});
