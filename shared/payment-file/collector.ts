import { fileFinding, lineFinding, type FindingCode, type PaymentFinding } from './findings.ts';

/** Findings of one file that are listed, at most. Beyond them lines are still refused, only not listed. */
export const FINDINGS_MAX = 500;

/** What a finding refuses: the file, a payment information (0-based), or a transfer (1-based in the file). */
export type Place =
  | { readonly kind: 'file' }
  | { readonly kind: 'group'; readonly group: number }
  | { readonly kind: 'line'; readonly transaction: number };

export const IN_FILE: Place = { kind: 'file' };

/** Takes a finding: what it refuses, its code, its line in the document, and what was found. */
export type Report = (place: Place, code: FindingCode, line: number, what: string) => void;

export interface Collector {
  readonly report: Report;
  readonly isFileRefused: () => boolean;
  /** What refuses a transfer: its own findings, then those of its payment information. */
  readonly refusalsOf: (transaction: number, group: number) => readonly PaymentFinding[];
  /** In the order of the document, bounded. */
  readonly all: () => readonly PaymentFinding[];
}

/** Collects findings instead of stopping at the first. */
export const createCollector = (): Collector => {
  const inFile: PaymentFinding[] = [];
  const inLines: PaymentFinding[] = [];
  const byTransaction = new Map<number, PaymentFinding[]>();
  const byGroup = new Map<number, PaymentFinding[]>();
  let count = 0;

  const report: Report = (place, code, line, what) => {
    const finding = findingAt(place, code, line, what);
    count += 1;
    push(place.kind === 'file' ? inFile : inLines, finding);
    if (place.kind === 'group') push(listOf(byGroup, place.group), finding);
    if (place.kind === 'line') push(listOf(byTransaction, place.transaction), finding);
  };

  return {
    report,
    isFileRefused: () => inFile.length > 0,
    refusalsOf: (transaction, group) => [
      ...(byTransaction.get(transaction) ?? []),
      ...(byGroup.get(group) ?? []),
    ],
    all: () => bounded(inFile, inLines, count),
  };
};

const findingAt = (place: Place, code: FindingCode, line: number, what: string): PaymentFinding =>
  place.kind === 'file'
    ? fileFinding(code, line, what)
    : lineFinding(code, { line, transaction: place.kind === 'line' ? place.transaction : null }, what);

const push = (list: PaymentFinding[], finding: PaymentFinding): void => {
  if (list.length < FINDINGS_MAX) list.push(finding);
};

const listOf = (map: Map<number, PaymentFinding[]>, key: number): PaymentFinding[] => {
  const present = map.get(key) ?? [];
  map.set(key, present);
  return present;
};

/** What refuses the whole file is kept before what refuses lines. */
const bounded = (
  inFile: readonly PaymentFinding[],
  inLines: readonly PaymentFinding[],
  count: number,
): readonly PaymentFinding[] => {
  const isOver = count > FINDINGS_MAX;
  const kept = [...inFile, ...inLines].slice(0, isOver ? FINDINGS_MAX - 1 : FINDINGS_MAX);
  const inOrder = kept.toSorted((left, right) => (left.line ?? 0) - (right.line ?? 0));
  return isOver ? [...inOrder, moreFindings(count - kept.length)] : inOrder;
};

const moreFindings = (more: number): PaymentFinding => ({
  ...fileFinding('findings-limit', null, `There are ${String(more)} more findings.`),
  scope: 'line',
});
