import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isLooser,
  policyContentDigest,
  policyDigest,
  rebase,
  rollbackTo,
  ruleChanges,
  successorOf,
  type Policy,
  type Rule,
} from '#shared/policy';
import { policyArb, policyOf, ruleOf } from '../../../support/policy/arbitraries.ts';
import { deny, require, transferRule } from '../../../support/policy/examples.ts';

const one = transferRule('T-1', {}, require(['treasury', 1]));
const two = transferRule('T-1', {}, require(['treasury', 2]));
const onlyBook = transferRule('T-1', { rails: ['book'] }, require(['treasury', 1]));
const other = transferRule('T-2', {}, require(['compliance', 1]));
const publish = ruleOf('G-1', { action: ['policy.publish'] }, require(['approvers', 1]));
const twoPublish = { ...publish, then: require(['approvers', 2]) };
const block = transferRule('D-1', { rails: ['swift'] }, deny('no-swift'));

describe('the content of a policy', () => {
  test('is the same in another order and under other numbers, and other in anything else', () => {
    fc.assert(
      fc.property(policyArb(), fc.nat(9), (policy, shift) => {
        const renumbered: Policy = {
          ...policy,
          version: policy.version + shift,
          rules: policy.rules.map((rule) => ({ ...rule, version: rule.version + shift })).reverse(),
        };
        expect(policyContentDigest(renumbered)).toBe(policyContentDigest(policy));
        expect(policyContentDigest({ ...policy, title: `${policy.title}.` })).not.toBe(
          policyContentDigest(policy),
        );
        expect(policyContentDigest({ ...policy, rules: [...policy.rules, block] })).not.toBe(
          policyContentDigest(policy),
        );
      }),
    );
  });

  test('comes back by a rollback, as a version of its own', () => {
    fc.assert(
      fc.property(policyArb(), policyArb(), (first, second) => {
        const next = successorOf([first], second);
        const back = rollbackTo([first, next], 1);
        if (back === undefined) throw new Error('no version 1');
        expect(back.version).toBe(3);
        expect(policyContentDigest(back)).toBe(policyContentDigest(first));
        expect(policyDigest(back)).not.toBe(policyDigest(first));
      }),
    );
    expect(rollbackTo([policyOf(one)], 7)).toBeUndefined();
  });

  test('numbers a rule anew whenever its text is not that of the version before', () => {
    const history = [policyOf(one)];
    for (const rules of [[two], [one], [one], []] as const)
      history.push(successorOf(history, policyOf(...rules)));
    history.push(successorOf(history, policyOf(two)));
    expect(history.map(({ rules }) => rules[0]?.version ?? null)).toEqual([1, 2, 3, 3, null, 4]);
    const texts = new Map<number, string>();
    for (const { rules } of history)
      for (const { version, then } of rules) {
        const text = JSON.stringify(then);
        expect(texts.get(version) ?? text).toBe(text);
        texts.set(version, text);
      }
  });
});

describe('what changes between two tables', () => {
  test('is told by rule, whatever the numbers', () => {
    const renumbered = { ...one, version: 9 };
    expect(ruleChanges(policyOf(one), policyOf(renumbered))).toEqual([]);
    expect(ruleChanges(policyOf(one), policyOf(two, block))).toEqual([
      { kind: 'changed', id: 'T-1', before: one, after: two },
      { kind: 'added', id: 'D-1', after: block },
    ]);
    expect(ruleChanges(policyOf(one, block), policyOf(one))).toEqual([
      { kind: 'removed', id: 'D-1', before: block },
    ]);
  });
});

describe('a draft on another version', () => {
  const [a, b, c] = ['A-1', 'B-1', 'C-1'].map((id) => ruleOf(id, { action: ['transfer'] }, deny('a'))) as [
    Rule,
    Rule,
    Rule,
  ];
  const changed = (rule: Rule, title: string): Rule => ({ ...rule, title });

  test('keeps what it changed and takes what was changed meanwhile', () => {
    const base = policyOf(a, b);
    const draft = policyOf(changed(a, 'mine'), b, c);
    const onto = policyOf(a, changed(b, 'theirs'), block);
    expect(rebase(base, draft, onto)).toEqual({
      content: { title: base.title, rules: [changed(a, 'mine'), changed(b, 'theirs'), block, c] },
      conflicts: [],
    });
  });

  test.each([
    ['changed by both', [changed(a, 'mine')], [changed(a, 'theirs')], [changed(a, 'mine')]],
    ['removed here and changed there', [], [changed(a, 'theirs')], []],
    ['changed here and removed there', [changed(a, 'mine')], [], [changed(a, 'mine')]],
  ])('says where a rule was %s, and lets the draft’s text stand', (_, mine, theirs, merged) => {
    const { content, conflicts } = rebase(policyOf(a), policyOf(...mine), policyOf(...theirs));
    expect(content.rules).toEqual(merged);
    expect(conflicts).toEqual(['A-1']);
  });

  test.each([
    ['removed by both', [], []],
    ['changed by both to the same', [changed(a, 'same')], [changed(a, 'same')]],
  ])('a rule %s is no conflict', (_, mine, theirs) => {
    expect(rebase(policyOf(a), policyOf(...mine), policyOf(...theirs))).toEqual({
      content: { title: 'Test policy', rules: theirs },
      conflicts: [],
    });
  });

  test('on its own base is the draft, and an unchanged draft is the other version', () => {
    fc.assert(
      fc.property(policyArb(), policyArb(), (base, other) => {
        const same = rebase(base, other, base);
        expect(policyContentDigest(same.content)).toBe(policyContentDigest(other));
        expect(same.conflicts).toEqual([]);
        expect(rebase(base, base, other).content).toEqual({ title: other.title, rules: other.rules });
      }),
    );
  });
});

describe('a version is no looser than the one before', () => {
  test.each([
    ['that it repeats', [one, block], [one, block], false],
    ['with another denial', [one], [one, block], false],
    ['that asks for more', [one], [two], false],
    ['that denies where it asked', [one], [{ ...one, then: deny('closed') }], false],
    ['with other labels alone', [one], [{ ...one, title: 'Another title', version: 4 }], false],
    ['that asks for less', [two], [one], true],
    ['without a denial', [one, block], [one], true],
    ['without a demand that another rule makes too', [one, { ...one, id: 'T-2' }], [one], false],
    ['with another demand where one is asked already', [one], [one, { ...two, id: 'T-2' }], false],
    ['with a demand that allows what no rule allowed', [onlyBook], [onlyBook, { ...two, id: 'T-2' }], true],
    [
      'that asks one group more of a payment',
      [one],
      [{ ...one, then: require(['treasury', 1], ['compliance', 1]) }],
      false,
    ],
    [
      'that names the groups of two rules in one',
      [one, other],
      [{ ...one, then: require(['treasury', 1], ['compliance', 1]) }],
      false,
    ],
    ['that asks another group instead', [one], [{ ...one, then: require(['compliance', 2]) }], true],
    [
      'that asks a second group where one of two was left out',
      [publish],
      [{ ...publish, then: require(['approvers', 1], ['audit', 1]) }],
      true,
    ],
    [
      'with a second demand there',
      [publish],
      [publish, { ...publish, id: 'G-2', then: require(['audit', 1]) }],
      true,
    ],
    [
      'that asks two there, where two were needed in any case',
      [publish],
      [{ ...publish, then: require(['approvers', 2]) }],
      false,
    ],
    [
      'that asks less there and more of payments',
      [two, twoPublish],
      [{ ...two, then: deny('closed') }, publish],
      true,
    ],
    [
      'that lets through less, asking the same',
      [one],
      [{ ...one, when: { ...one.when, rails: ['book'] } }],
      false,
    ],
    ['that asks where it denied', [block], [{ ...block, then: one.then }], true],
  ] as [string, Rule[], Rule[], boolean][])('%s', (_, before, after, looser) => {
    expect(isLooser(policyOf(...before), policyOf(...after))).toBe(looser);
  });
});
