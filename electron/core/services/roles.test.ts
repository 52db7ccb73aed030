import { describe, expect, it } from 'vitest';
import { type Candidate, arrange, heir, serving } from './roles.ts';

const key = (id: string, role: Candidate['role'], usable = true): Candidate => ({ id, role, usable });

describe('saving an active key', () => {
  it('takes the place alone when nothing is there', () => {
    expect(arrange([], 'new', 'active')).toEqual({ active: 'new', standby: null, removed: [] });
  });

  it('makes the old active key the standby', () => {
    expect(arrange([key('a', 'active')], 'new', 'active')).toEqual({
      active: 'new',
      standby: 'a',
      removed: [],
    });
  });

  it('lets the old standby go when both places are taken', () => {
    const both = [key('a', 'active'), key('s', 'standby')];
    expect(arrange(both, 'new', 'active')).toEqual({ active: 'new', standby: 'a', removed: ['s'] });
  });

  it('lets an old active key that does not work go before a standby that does', () => {
    const both = [key('a', 'active', false), key('s', 'standby')];
    expect(arrange(both, 'new', 'active')).toEqual({ active: 'new', standby: 's', removed: ['a'] });
  });
});

describe('saving a standby key', () => {
  it('leaves the active key alone', () => {
    expect(arrange([key('a', 'active')], 'new', 'standby')).toEqual({
      active: 'a',
      standby: 'new',
      removed: [],
    });
  });

  it('takes the place of the old standby', () => {
    const both = [key('a', 'active'), key('s', 'standby')];
    expect(arrange(both, 'new', 'standby')).toEqual({ active: 'a', standby: 'new', removed: ['s'] });
  });

  it('serves at once when no other key works', () => {
    expect(arrange([], 'new', 'standby')).toEqual({ active: 'new', standby: null, removed: [] });
    expect(arrange([key('a', 'active', false)], 'new', 'standby')).toEqual({
      active: 'new',
      standby: 'a',
      removed: [],
    });
  });
});

describe('who serves', () => {
  it('is the active key', () => {
    expect(serving([key('s', 'standby'), key('a', 'active')])?.id).toBe('a');
  });

  it('is the standby while the active key does not work', () => {
    expect(serving([key('a', 'active', false), key('s', 'standby')])?.id).toBe('s');
  });

  it('is nobody when none works, and the active key stays the active one', () => {
    const dead = [key('s', 'standby', false), key('a', 'active', false)];
    expect(serving(dead)).toBeUndefined();
    expect(heir(dead)).toBe('a');
  });
});
