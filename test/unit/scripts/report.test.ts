import { describe, expect, test } from 'vitest';
import {
  countPlaywright,
  countVitest,
  countsOf,
  sumCounts,
  summaryLine,
} from '../../../scripts/lib/report.mjs';

const vitestReport = {
  numTotalTests: 6,
  numPassedTests: 3,
  numFailedTests: 1,
  numPendingTests: 1,
  numTodoTests: 1,
  testResults: [
    { status: 'failed', assertionResults: [{}] },
    { status: 'failed', assertionResults: [] },
  ],
};

describe('the sum of the tests', () => {
  test('counts a file that broke before its first test as one failure', () => {
    expect(countVitest(vitestReport)).toEqual({ passed: 3, failed: 2, skipped: 2 });
  });

  test('counts Playwright, with errors outside any test', () => {
    const report = { stats: { expected: 4, unexpected: 1, flaky: 0, skipped: 2 }, errors: [{}] };
    expect(countPlaywright(report)).toEqual({ passed: 4, failed: 2, skipped: 2 });
  });

  test('is never rosier than the exit code, and a missing report is a failure', () => {
    const green = () => ({ passed: 5, failed: 0, skipped: 0 });
    expect(countsOf('absent.json', green, 1)).toEqual({ passed: 5, failed: 1, skipped: 0 });
    expect(countsOf('absent.json', green, 0)).toEqual({ passed: 5, failed: 0, skipped: 0 });
    expect(countsOf('absent.json', countVitest, 0).failed).toBe(1);
    expect(countsOf('absent.json', countPlaywright, 0).failed).toBe(1);
  });

  test('ends in one plain line', () => {
    const sum = sumCounts([countVitest(vitestReport), { passed: 1, failed: 0, skipped: 0 }]);
    expect(summaryLine(sum)).toBe('4 passed, 2 failed, 2 skipped');
  });
});
