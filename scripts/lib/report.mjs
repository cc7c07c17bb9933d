import { readJson } from './stamp.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** @type {Counts} a runner that broke before it could report */
const BROKEN = { passed: 0, failed: 1, skipped: 0 };

/** @param {any} report JSON reporter of vitest @returns {Counts} */
export function countVitest(report) {
  if (typeof report?.numTotalTests !== 'number') return BROKEN;
  const files = /** @type {{ status: string, assertionResults: unknown[] }[]} */ (report.testResults ?? []);
  // A file that failed before its first test has no test to count, so it counts as one.
  const brokenFiles = files.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** @param {any} report JSON reporter of Playwright @returns {Counts} */
export function countPlaywright(report) {
  if (typeof report?.stats?.expected !== 'number') return BROKEN;
  const { expected, unexpected, flaky, skipped } = report.stats;
  return { passed: expected + flaky, failed: unexpected + (report.errors?.length ?? 0), skipped };
}

/**
 * What a runner's report says, never rosier than its exit code.
 * @param {string} file
 * @param {(report: any) => Counts} count
 * @param {number} exitCode
 * @returns {Counts}
 */
export function countsOf(file, count, exitCode) {
  const counts = count(readJson(file));
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** @param {readonly Counts[]} all @returns {Counts} */
export const sumCounts = (all) =>
  all.reduce(
    (sum, one) => ({
      passed: sum.passed + one.passed,
      failed: sum.failed + one.failed,
      skipped: sum.skipped + one.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );

/** @param {Counts} counts */
export const summaryLine = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`;
