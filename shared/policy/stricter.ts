import { canonicalize, type JsonValue } from '#shared/json';
import { compareText } from './compile.ts';
import { mergeVerdicts } from './merge.ts';
import type { Evaluation, RuleTrace } from './types.ts';

/**
 * The stricter of the policy at submission (`a`) and the policy in force (`b`): new denials bite, relaxations
 * do not help a payment in flight. Demands merge; the trace is the union, each entry that only one side has
 * marked with its basis. Version and digests are those of `b`.
 */
export const stricterOf = (a: Evaluation, b: Evaluation): Evaluation => {
  if (a.policyDigest === b.policyDigest && a.factsDigest === b.factsDigest) return b;
  return {
    ...mergeVerdicts(a, b),
    trace: unionOf(a.trace, b.trace),
    policyVersion: b.policyVersion,
    policyDigest: b.policyDigest,
    factsDigest: b.factsDigest,
  };
};

/** Entries with their canonical text: two are one when the same rule was judged with the same result. */
type Keyed = readonly (readonly [key: string, entry: RuleTrace])[];

const keyed = (trace: readonly RuleTrace[]): Keyed =>
  trace.map((entry) => [canonicalize(entry as unknown as JsonValue), entry]);

const unionOf = (a: readonly RuleTrace[], b: readonly RuleTrace[]): readonly RuleTrace[] => {
  const [submitted, current] = [keyed(a), keyed(b)];
  const inSubmitted = new Map(submitted);
  const inCurrent = new Map(current);
  const entries: Keyed = [
    ...submitted.map(
      ([key, entry]) => [key, inCurrent.has(key) ? entry : marked(entry, 'submission')] as const,
    ),
    ...current
      .filter(([key]) => !inSubmitted.has(key))
      .map(([key, entry]) => [key, marked(entry, 'current')] as const),
  ];
  return [...entries].sort(compareKeyed).map(([, entry]) => entry);
};

const marked = (entry: RuleTrace, basis: 'submission' | 'current'): RuleTrace => ({
  ...entry,
  basis: entry.basis ?? basis,
});

const compareKeyed = ([keyA, a]: Keyed[number], [keyB, b]: Keyed[number]): number =>
  compareText(a.rule, b.rule) || a.version - b.version || compareText(keyA, keyB);
