import { describe, expect, test } from 'vitest';
import { playwrightFailures, vitestFailures } from '../../../scripts/lib/failures.mjs';
import { inProject } from '../../../scripts/lib/paths.mjs';
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

describe('the end of a run names what failed', () => {
  test('a test with the first lines of its message, and a file that broke before its first test', () => {
    const message = [
      '\u001b[31mexpected 1 to be 2\u001b[39m',
      ...Array<string>(40).fill('at somewhere'),
    ].join('\n');
    const named = vitestFailures({
      testResults: [
        {
          name: inProject('a.test.ts'),
          status: 'failed',
          assertionResults: [
            { status: 'passed', fullName: 'adds' },
            { status: 'failed', fullName: 'money is exact', failureMessages: [message] },
          ],
        },
        { name: inProject('b.test.ts'), status: 'failed', message: 'no such module', assertionResults: [] },
        {
          name: inProject('c.test.ts'),
          status: 'failed',
          message: '',
          assertionResults: [{ status: 'skipped', fullName: 'never began' }],
        },
      ],
    });
    expect(named).toHaveLength(3);
    expect(named[0]).toContain('a.test.ts › money is exact\n  expected 1 to be 2\n');
    expect(named[0]?.split('\n')).toHaveLength(13);
    expect(named[1]).toContain('b.test.ts\n  no such module');
    expect(named[2]).toContain('c.test.ts\n  a hook failed');
  });

  test('a spec in a group, and an error outside any test', () => {
    const results = [{ error: { message: 'not visible' } }];
    const named = playwrightFailures({
      suites: [
        {
          specs: [{ ok: true, file: 'a.spec.ts', line: 1, title: 'fine', tests: [] }],
          suites: [
            { specs: [{ ok: false, file: 'a.spec.ts', line: 9, title: 'signs', tests: [{ results }] }] },
          ],
        },
      ],
      errors: [{ message: 'no display' }],
    });
    expect(named).toEqual(['a.spec.ts:9 › signs\n  not visible', 'outside any test\n  no display']);
  });

  test('nothing failed, or no report: nothing is named', () => {
    expect(
      vitestFailures({
        testResults: [{ name: inProject('a.test.ts'), status: 'passed', assertionResults: [] }],
      }),
    ).toEqual([]);
    expect(vitestFailures(undefined)).toEqual([]);
    expect(playwrightFailures(undefined)).toEqual([]);
  });
});
