import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The integration tests that take longest, the longest first. They begin first: one that began last would keep a single
 * core busy when nothing else is left. Under `test/integration`.
 */
export const SLOWEST: readonly string[] = [
  'ledger/million',
  'ledger/people',
  'cluster/failover',
  'ledger/books',
  'ledger/backup-postgres',
  'ledger/crash',
  'ledger/restore-journal',
  'ledger/policy',
  'ledger/store/postgres-faults',
  'ledger/backup',
  'ledger/disk-errors',
  'ledger/books-crash',
  'vault/outbox',
  'ledger/check-finds',
  'ledger/fail-closed',
  'ledger/reads/same-answers',
  'ledger/disk-faults',
  'ledger/money',
  'ledger/reads/thread',
  'ledger/store/crash',
];

/** The place of a test file: those that are named, in their order, and after them all others alike. */
export const placeOf = (file: string): number => {
  const place = SLOWEST.findIndex((name) => file.endsWith(`/test/integration/${name}.test.ts`));
  return place < 0 ? SLOWEST.length : place;
};

/** Files in the order in which they begin. */
export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return [...sorted].sort((a, b) => placeOf(a.moduleId) - placeOf(b.moduleId));
  }
}
