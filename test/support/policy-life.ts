import type { GroupId, PersonId } from '#shared/brand';
import { digestOf, type Intent, type PolicyPublicationIntent } from '#shared/intent';
import { policyDigest, type Policy, type Rule } from '#shared/policy';
import { activePolicy, type IntentRecord } from '#shared/projection';
import { BEN, CLEO, drafted, PIA, testPolicy } from './company.ts';
import type { MiniLedger } from './mini-ledger.ts';
import { carry } from './wallet-life.ts';

/* Versions of the test policy, and how they come into force. */

/** The rule of the test policy with this id. */
export const testRule = (id: string): Rule => {
  const found = testPolicy().rules.find((rule) => rule.id === id);
  if (found === undefined) throw new Error(`no rule ${id}`);
  return found;
};

/** The next version of a policy, with other rules; by default its base is the test policy. */
export const testPublication = (
  rules: readonly Rule[],
  { base = testPolicy(), ...over }: Partial<Omit<PolicyPublicationIntent, 'base'>> & { base?: Policy } = {},
): PolicyPublicationIntent => ({
  ...drafted(),
  initiator: PIA,
  type: 'policy.publish',
  base: { version: base.version, digest: policyDigest(base) },
  policy: { version: base.version + 1, title: base.title, rules: [...rules] },
  tests: [],
  reason: 'Test',
  ...over,
});

export const testRules = (): Rule[] => testPolicy().rules;

/** The test policy's rules with some of them replaced, by their ids. */
export const replaced = (...changed: readonly Rule[]): Rule[] =>
  testRules().map((rule) => changed.find(({ id }) => id === rule.id) ?? rule);

export const requiring = (rule: Rule, ...groups: readonly (readonly [string, number])[]): Rule => ({
  ...rule,
  then: {
    kind: 'require',
    groups: groups.map(([group, atLeast]) => ({ group: group as GroupId, atLeast })),
    distinct: ['person'],
  },
});

export const denial = (id: string, when: Rule['when'], code: string): Rule => ({
  ...testRule('D-1'),
  id,
  when,
  then: { kind: 'deny', code },
});

/** Transfers need compliance as well. */
export const tighterRules = (): Rule[] =>
  replaced(requiring(testRule('T-1'), ['treasury', 2], ['compliance', 1]));

/** Transfers need one of treasury only. */
export const looserRules = (): Rule[] => replaced(requiring(testRule('T-1'), ['treasury', 1]));

export const recordOf = (ledger: MiniLedger, intent: Intent): IntentRecord => {
  const record = ledger.set.intents.get(digestOf(intent));
  if (record === undefined) throw new Error('not recorded');
  return record;
};

export const statusOf = (ledger: MiniLedger, intent: Intent): string => recordOf(ledger, intent).status;

export const inForce = (ledger: MiniLedger): Policy => {
  const active = activePolicy(ledger.set);
  if (active === undefined) throw new Error('no policy');
  return active.policy;
};

export const later = (ledger: MiniLedger, hours: number): void => {
  ledger.time = new Date(Date.parse(ledger.time) + hours * 3_600_000).toISOString();
};

/** Proposes a version and has it approved by two policy approvers; its status then. */
export const approvedBy = (
  ledger: MiniLedger,
  intent: Intent,
  by: readonly PersonId[] = [BEN, CLEO],
): string => carry(ledger, intent, by);
