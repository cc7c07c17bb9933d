import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { factsDigest, policyDigest, policySchema } from '#shared/policy';
import { policyOf, ruleOf } from '../../../support/policy/arbitraries.ts';
import { deny, factsOf, tieredPolicy } from '../../../support/policy/examples.ts';

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

test('a rule that binds has the digest that it always had', () => {
  const rule = ruleOf('T-1', { action: ['transfer'] }, deny('closed'));
  const text =
    '{"id":"T-1","owner":"p-owner","reviewBy":"2030-01-01","then":{"code":"closed","kind":"deny"},' +
    '"title":"Rule T-1","version":1,"when":{"action":["transfer"]}}';
  const policy = policyOf(rule);
  const digest = sha256(`countersign/policy/v1\n{"rules":[${text}],"title":"Test policy","version":1}`);
  expect([policyDigest(policy), policyDigest(policySchema.parse(policy))]).toEqual([digest, digest]);
  expect(policyDigest(policyOf({ ...rule, shadow: true }))).not.toBe(digest);
});

test('facts have a tag of their own', () => {
  const { velocity, calendars, ...rest } = factsOf();
  expect(factsDigest({ calendars, velocity, ...rest })).toBe(factsDigest(factsOf()));
  expect(factsDigest(factsOf())).toMatch(/^[0-9a-f]{64}$/);
});
