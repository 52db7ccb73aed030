import { describe, expect, it } from 'vitest';
import { UndoStack } from './undo.ts';

describe('the undo stack', () => {
  it('closes in reverse what was opened, each once', async () => {
    const closed: string[] = [];
    const undo = new UndoStack();
    for (const name of ['store', 'vault', 'gateway']) undo.push(async () => void closed.push(name));
    await Promise.all([undo.run(), undo.run()]);
    expect(closed.toSorted()).toEqual(['gateway', 'store', 'vault']);
    expect(closed[0]).toBe('gateway');
  });

  it('goes on after a step that fails, and tells of it', async () => {
    const closed: string[] = [];
    const undo = new UndoStack();
    undo.push(() => void closed.push('store'));
    undo.push(() => Promise.reject(new Error('the gateway would not close')));
    await expect(undo.run()).rejects.toThrow('the gateway would not close');
    expect(closed).toEqual(['store']);
  });
});
