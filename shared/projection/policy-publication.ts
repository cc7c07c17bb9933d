import type { IntentDigest } from '#shared/brand';
import type { PolicyPublicationIntent } from '#shared/intent';
import { failedTests, lintPolicy, type Policy } from '#shared/policy';
import { deriveFacts } from './facts.ts';
import { breakGlassLossIn, lockoutIn } from './lockout.ts';
import type { ProposalRefusal } from './refusal.ts';
import type { WorkingSet } from './types.ts';
import { activePolicy } from './working-set.ts';

/** Why a version of the policy can't come into force as things stand. */
export const publicationProblem = (
  intent: PolicyPublicationIntent,
  digest: IntentDigest,
  set: WorkingSet,
  time: string,
): ProposalRefusal | undefined =>
  baseProblem(intent, set) ??
  turnProblem(digest, set) ??
  contentProblem(intent, digest, set) ??
  lockoutProblem(intent, set, time);

/** A version is drafted on the one in force: whoever approves it compares it with that one. */
const baseProblem = ({ base }: PolicyPublicationIntent, set: WorkingSet): ProposalRefusal | undefined => {
  const active = activePolicy(set);
  if (active?.policy.version === base.version && active.digest === base.digest) return undefined;
  return {
    code: 'policy-moved',
    detail: `drafted on version ${String(base.version)}, in force is ${String(active?.policy.version ?? 0)}`,
  };
};

/** While a version cools down nothing overtakes it: whoever has to be quicker rejects it first. */
const turnProblem = (digest: IntentDigest, { cooling }: WorkingSet): ProposalRefusal | undefined =>
  cooling === null || cooling === digest ? undefined : { code: 'policy-cooling', detail: `item ${cooling}` };

/** Defects, or failed tests, that are named one by one; the rest are counted. */
const NAMED_MAX = 3;

/** Judged when it is proposed: neither the table nor its tests change after that. */
const contentProblem = (
  intent: PolicyPublicationIntent,
  digest: IntentDigest,
  { intents }: WorkingSet,
): ProposalRefusal | undefined =>
  intents.has(digest) ? undefined : (soundnessProblem(intent.policy) ?? testsProblem(intent));

const soundnessProblem = (policy: Policy): ProposalRefusal | undefined => {
  const errors = lintPolicy(policy)
    .filter(({ severity }) => severity === 'error')
    .map(({ rules, text }) => `${rules.join(', ')}: ${text}`);
  return errors.length === 0 ? undefined : { code: 'policy-unsound', detail: firstOf(errors) };
};

const testsProblem = ({ policy, tests }: PolicyPublicationIntent): ProposalRefusal | undefined => {
  const failed = failedTests(policy, tests);
  return failed.length === 0 ? undefined : { code: 'policy-tests-failed', detail: firstOf(failed) };
};

const firstOf = (texts: readonly string[]): string => {
  const rest = texts.length - NAMED_MAX;
  return `${texts.slice(0, NAMED_MAX).join(' ')}${rest > 0 ? ` And ${String(rest)} more.` : ''}`;
};

const lockoutProblem = (
  intent: PolicyPublicationIntent,
  set: WorkingSet,
  time: string,
): ProposalRefusal | undefined => {
  const { roster } = set;
  if (roster === undefined) return { code: 'policy-lockout', detail: 'there is nobody' };
  const facts = deriveFacts(intent, set, { seq: set.size, time });
  const detail = lockoutIn(intent.policy, roster, facts, time);
  if (detail !== undefined) return { code: 'policy-lockout', detail };
  const before = activePolicy(set)?.policy;
  const lost =
    before === undefined ? undefined : breakGlassLossIn(intent.policy, before, roster, facts, time);
  return lost === undefined ? undefined : { code: 'break-glass-lost', detail: lost };
};
