import { expect, test } from 'vitest';
import { fieldMessage, fieldOf } from './form.ts';
import { PanelProblem, toProblem, unwrap } from './problem.ts';

test('the envelope gives up its data', () => {
  expect(unwrap({ ok: true, data: null })).toBeNull();
});

test.each([undefined, null, 'text', {}, { ok: true }, { ok: false }, { ok: false, error: 'text' }])(
  'what is no envelope is refused: %j',
  (answer) => {
    expect(() => unwrap(answer)).toThrow(PanelProblem);
  },
);

test('an unforeseen error shows nothing of itself', () => {
  const problem = toProblem(new Error('/home/dana/.keydesk is not a function'));
  expect(problem.code).toBe('internal');
  expect(problem.message).not.toContain('dana');
});

test('a problem about a field of the form belongs to that field, also when the path goes deeper', () => {
  const problem = new PanelProblem('invalid_input', 'No.', { field: 'tools.0' });
  expect(fieldOf(problem, { name: '', tools: [] })).toBe('tools');
});

test('a problem about something else stays with the whole form', () => {
  expect(fieldOf(new PanelProblem('conflict', 'No.', { field: 'id' }), { name: '' })).toBeNull();
  expect(fieldOf(new PanelProblem('conflict', 'No.'), { name: '' })).toBeNull();
});

test('at a field the hint follows the message', () => {
  expect(fieldMessage(new PanelProblem('conflict', 'Taken.', { hint: 'Choose another.' }))).toBe(
    'Taken. Choose another.',
  );
  expect(fieldMessage(new PanelProblem('conflict', 'Taken.'))).toBe('Taken.');
});
