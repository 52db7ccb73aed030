import { expect, test } from 'vitest';
import { addUp, tallyReport } from './tally.mjs';

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((result) => ({ status: result })),
});

test('tests are counted as vitest counted them', () => {
  const report = {
    numPassedTests: 2,
    numFailedTests: 1,
    testResults: [file('failed', 'passed', 'passed', 'failed')],
  };
  expect(tallyReport(report, 1)).toEqual({ passed: 2, failed: 1 });
});

test('a file that did not load is a failure', () => {
  const report = {
    numPassedTests: 3,
    numFailedTests: 0,
    testResults: [file('failed'), file('passed', 'passed')],
  };
  expect(tallyReport(report, 1)).toEqual({ passed: 3, failed: 1 });
});

test('a run without a report, without a test or with an unexplained status is a failure', () => {
  expect(tallyReport(null, 0)).toEqual({ passed: 0, failed: 1 });
  expect(tallyReport({ numPassedTests: 0, numFailedTests: 0, testResults: [] }, 0)).toEqual({
    passed: 0,
    failed: 1,
  });
  const clean = { numPassedTests: 4, numFailedTests: 0, testResults: [file('passed', 'passed')] };
  expect(tallyReport(clean, 1)).toEqual({ passed: 4, failed: 1 });
  expect(tallyReport(clean, 0)).toEqual({ passed: 4, failed: 0 });
});

test('tallies add up', () => {
  expect(
    addUp([
      { passed: 1, failed: 2 },
      { passed: 3, failed: 0 },
    ]),
  ).toEqual({ passed: 4, failed: 2 });
});
