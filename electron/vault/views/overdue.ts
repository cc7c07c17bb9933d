import type { GroupId } from '#shared/brand';
import type { OverdueRule, OwnedRule } from '#shared/ipc';
import { isOverdue, type Rule, type RuleTrace } from '#shared/policy';
import { evaluationOf, policiesOver, type IntentRecord, type PolicyVersion } from '#shared/projection';
import { personName } from './names.ts';
import type { Scope } from './scope.ts';

/* Rules that somebody had to look at again and did not, with whoever answers for them. */

/** Of the version in force, by this desk's day. A rule in shadow binds nobody and is no worry. */
export const overdueToday = (scope: Scope): readonly OverdueRule[] => {
  const today = scope.now.toISOString().slice(0, 'YYYY-MM-DD'.length);
  const rules = scope.picture.policies.at(-1)?.policy.rules ?? [];
  return rules
    .filter(({ reviewBy, shadow }) => reviewBy < today && shadow !== true)
    .map((rule) => overdueRule(scope, rule));
};

/** Of the version in force, the rules whose owner is not active: they bind as ever, and nobody answers for them. */
export const ownerlessRules = ({ picture }: Scope): readonly OwnedRule[] => {
  const { roster } = picture;
  const rules = picture.policies.at(-1)?.policy.rules ?? [];
  return rules
    .filter(({ owner, shadow }) => shadow !== true && roster?.isActive(owner) !== true)
    .map(({ id, title, owner }) => ({
      rule: id,
      title,
      owner: { id: owner, name: personName(picture, owner) },
    }));
};

/** Of the rules behind an answer, as they stood in the versions that it was judged by. */
export const overdueIn = (
  scope: Scope,
  trace: readonly RuleTrace[],
  policies: readonly PolicyVersion[],
): readonly OverdueRule[] => {
  const raised = trace.filter(({ applied, overdue }) => applied && overdue !== undefined);
  const found = raised.flatMap(({ rule, version, overdue }) =>
    policies
      .flatMap(({ policy }) => policy.rules)
      .filter((it) => it.id === rule && it.version === version && it.reviewBy === overdue?.reviewBy)
      .slice(0, 1),
  );
  return found.map((rule) => overdueRule(scope, rule));
};

const overdueRule = ({ picture }: Scope, { id, title, reviewBy, owner }: Rule): OverdueRule => ({
  rule: id,
  title,
  reviewBy,
  owner: { id: owner, name: personName(picture, owner) },
});

/** What is asked of an item only because rules were overdue on the day of its proposal. */
export interface Raised {
  readonly rules: readonly OverdueRule[];
  readonly groups: readonly {
    readonly group: GroupId;
    readonly atLeast: number;
    /** As many as would be asked had the rules been looked at in time. */
    readonly otherwise: number;
  }[];
}

/** Null where it is asked no more than the rules ask by themselves: what another rule asks may be as much. */
export const raisedOf = (scope: Scope, record: IntentRecord): Raised | null => {
  const policies = policiesOver(record, scope.picture.policies);
  if (!policies.some(({ policy }) => policy.rules.some((rule) => mayRaise(rule, record)))) return null;
  const { day: _, ...timeless } = record.facts;
  const asked = evaluationOf(record.facts, record.policyVersion, policies);
  const before = new Map(
    evaluationOf(timeless, record.policyVersion, policies).requirement.groups.map(({ group, atLeast }) => [
      group,
      atLeast,
    ]),
  );
  const groups = asked.requirement.groups
    .map(({ group, atLeast }) => ({ group, atLeast, otherwise: before.get(group) ?? 0 }))
    .filter(({ atLeast, otherwise }) => atLeast > otherwise);
  return groups.length === 0 ? null : { rules: overdueIn(scope, asked.trace, policies), groups };
};

/** Told without judging the item: most have no overdue rule, and a queue has many items. */
const mayRaise = (rule: Rule, { facts }: IntentRecord): boolean =>
  rule.shadow !== true && rule.when.action.includes(facts.action) && isOverdue(rule, facts);
