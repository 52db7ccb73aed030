// Adding up what passed and failed over all kinds of checks.

/** @typedef {{ passed: number, failed: number }} Tally */
/** @typedef {{ status: string, assertionResults: { status: string }[] }} FileResult */
/** @typedef {{ numPassedTests: number, numFailedTests: number, testResults: FileResult[] }} Report what vitest's JSON reporter writes */

/**
 * A file that did not even load counts as one failure, and so does a run that failed in any other way or ran nothing.
 * @param {Report | null} report
 * @param {number} status exit status of vitest
 * @returns {Tally}
 */
export function tallyReport(report, status) {
  if (report === null) return { passed: 0, failed: 1 };
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const passed = report.numPassedTests;
  const failed = report.numFailedTests + broken;
  const unexplained = failed === 0 && (status !== 0 || passed === 0) ? 1 : 0;
  return { passed, failed: failed + unexplained };
}

/** @param {Tally[]} tallies */
export function addUp(tallies) {
  return tallies.reduce(
    (sum, { passed, failed }) => ({ passed: sum.passed + passed, failed: sum.failed + failed }),
    {
      passed: 0,
      failed: 0,
    },
  );
}
