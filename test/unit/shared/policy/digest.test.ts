import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { factsDigest, policyDigest } from '#shared/policy';
import { policyOf } from '../../../support/policy/arbitraries.ts';
import { factsOf, tieredPolicy } from '../../../support/policy/examples.ts';

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

test('a policy is named by the hash of its domain tag and canonical text', () => {
  const text = 'countersign/policy/v1\n{"rules":[],"title":"Test policy","version":1}';
  expect(policyDigest(policyOf())).toBe(sha256(text));
});

test('the order of keys does not matter, any content does', () => {
  const { version, title, rules } = tieredPolicy;
  expect(policyDigest({ rules, version, title })).toBe(policyDigest(tieredPolicy));
  expect(policyDigest({ rules, version: version + 1, title })).not.toBe(policyDigest(tieredPolicy));
});

test('facts have a tag of their own', () => {
  const { velocity, calendars, ...rest } = factsOf();
  expect(factsDigest({ calendars, velocity, ...rest })).toBe(factsDigest(factsOf()));
  expect(factsDigest(factsOf())).toMatch(/^[0-9a-f]{64}$/);
});
