import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compile, decide, evaluate, type Evaluation } from '#shared/policy';
import { datedPolicyArb, factsArb, policyArb } from '../../../support/policy/arbitraries.ts';
import { naiveEvaluate, type NaiveResult } from '../../../support/policy/naive.ts';

/** A longer comparison is one variable away: a million takes a quarter of an hour. */
const RUNS = Number(process.env['DIFFERENTIAL_RUNS'] ?? 20_000);
const LIMIT_MS = Math.max(120_000, 6 * RUNS);

const reduce = ({ decision, denials, requirement, trace }: Evaluation): NaiveResult => ({
  decision,
  denials,
  requirement,
  outcomes: Object.fromEntries(trace.map(({ rule, outcome }) => [rule, outcome])),
});

describe('two evaluators', () => {
  test(
    'agree on random policies and facts, of every kind',
    () => {
      const seen = { requires: 0, denied: 0, gap: 0, closedByDoubt: 0, overdue: 0, escalated: 0 };
      fc.assert(
        fc.property(fc.oneof(policyArb(), datedPolicyArb()), factsArb(15), (policy, facts) => {
          const evaluation = evaluate(policy, facts);
          expect(reduce(evaluation)).toEqual(naiveEvaluate(policy, facts));
          const { decision, denials, requirement, trace } = evaluation;
          expect(decide(compile(policy), facts)).toEqual({ decision, denials, requirement });
          seen[denials.some(({ rule }) => rule === null) ? 'gap' : decision] += 1;
          if (decision === 'requires' && !trace.some(({ applied, outcome }) => applied && outcome === 'true'))
            seen.closedByDoubt += 1;
          if (trace.some(({ applied, overdue }) => applied && overdue !== undefined)) seen.overdue += 1;
          if (requirement.groups.some(({ escalate }) => escalate !== undefined)) seen.escalated += 1;
        }),
        { numRuns: RUNS },
      );
      expect(Math.min(seen.requires, seen.denied, seen.gap, seen.overdue, seen.escalated)).toBeGreaterThan(
        RUNS / 20,
      );
      expect(seen.closedByDoubt).toBeGreaterThan(RUNS / 2_000);
    },
    LIMIT_MS,
  );
});
