import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  administrativeActions,
  approvalsNeeded,
  counterfactualsOf,
  evaluate,
  explain,
  type Action,
  type Facts,
} from '#shared/policy';
import { policyOf, ruleOf } from '../../../support/policy/arbitraries.ts';
import { factsOf, known, require } from '../../../support/policy/examples.ts';

const ACTIONS = [...administrativeActions];
const facts = (action: Action, over: Partial<Facts> = {}): Facts =>
  factsOf({ action, loosens: known(false), ...over });
const asking = (
  action: Action,
  ...groups: readonly (readonly [string, number])[]
): ReturnType<typeof policyOf> => policyOf(ruleOf('G-1', { action: [action] }, require(...groups)));

describe('administrative changes', () => {
  test('are those of who decides, and nothing that stops something', () => {
    expect(ACTIONS.toSorted()).toEqual([
      'key.activate',
      'key.amend',
      'key.register',
      'key.retire',
      'mandate.grant',
      'person.erase',
      'policy.publish',
      'roster.change',
    ]);
  });

  test('that nobody is asked for stay denied', () => {
    const { decision, requirement } = evaluate(policyOf(), facts('policy.publish'));
    expect([decision, requirement.groups]).toEqual(['denied', []]);
  });

  test.each(ACTIONS)('%s: one is raised to two of the group that is asked', (action) => {
    const { requirement } = evaluate(asking(action, ['security', 1]), facts(action));
    expect(requirement.groups).toEqual([{ group: 'security', atLeast: 2 }]);
  });

  test('what asks two people, or more, stays as it is', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ACTIONS),
        fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 }),
        fc.integer({ min: 1, max: 3 }),
        (action, groups, atLeast) => {
          const asked = groups.map((group) => [group, atLeast] as const);
          const needed = approvalsNeeded(evaluate(asking(action, ...asked), facts(action)).requirement);
          expect(needed).toBe(Math.max(2, groups.length * atLeast));
        },
      ),
    );
  });

  test('say why two are asked, and what the rules ask by themselves', () => {
    const evaluation = evaluate(asking('policy.publish', ['security', 1]), facts('policy.publish'));
    const { headline, reasons } = explain(evaluation, { security: 'Security' }, facts('policy.publish'));
    expect(headline).toBe('2 of Security.');
    expect(reasons).toEqual([
      '2: administrative changes always need two people.',
      'Security 1 because action is policy.publish (rule G-1, v1, owner p-owner).',
    ]);
  });

  test('promise no easier way below two', () => {
    const policy = policyOf(
      ruleOf('G-1', { action: ['policy.publish'] }, require(['security', 1])),
      ruleOf('G-2', { action: ['policy.publish'], loosens: true }, require(['compliance', 2])),
    );
    const looser = facts('policy.publish', { loosens: known(true) });
    const found = counterfactualsOf(evaluate(policy, looser), looser);
    expect(found.map(({ text }) => text)).toEqual(['Would need 2 if change is no looser.']);
    const tighter = facts('policy.publish');
    expect(counterfactualsOf(evaluate(policy, tighter), tighter)).toEqual([]);
  });

  test('leave payments, and what stops something, as the rules say', () => {
    for (const action of ['transfer', 'wallet.freeze', 'mandate.revoke'] as const)
      expect(approvalsNeeded(evaluate(asking(action, ['treasury', 1]), facts(action)).requirement)).toBe(1);
  });
});
