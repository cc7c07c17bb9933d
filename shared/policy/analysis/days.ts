import type { Scope } from './scope.ts';
import type { JointRule } from './joint.ts';
import { isOverdue, neverRaised, overdueFrom, raisedByOne } from '../overdue.ts';
import type { Action } from '../schema.ts';

/* What rules ask depends on the day: a rule whose date of review has passed asks one person more of each group. */

/** The rules as they ask on a day. One that may not be raised for all that it is about becomes two. */
export const rulesOn = (rules: readonly JointRule[], day: string | undefined): readonly JointRule[] =>
  rules.flatMap((joint) => {
    const { then, when } = joint.rule;
    const raised = when.action.filter((action) => isOverdue(joint.rule, { action, day }));
    if (then.kind === 'deny' || raised.length === 0) return [joint];
    const kept = when.action.filter((action) => !raised.includes(action));
    return [
      ...(kept.length > 0 ? [about(joint, kept)] : []),
      { ...about(joint, raised), rule: { ...about(joint, raised).rule, then: raisedByOne(then) } },
    ];
  });

const about = (joint: JointRule, action: Action[]): JointRule => ({
  ...joint,
  rule: { ...joint.rule, when: { ...joint.rule.when, action } },
});

/** Days after this one on which more is asked than the day before, in their order. */
export const daysAfter = ({ rules }: Pick<Scope, 'rules'>, today: string): readonly string[] => {
  const days = rules
    .map(({ rule }) => rule)
    .filter(({ then, when }) => then.kind === 'require' && when.action.some((it) => !neverRaised.has(it)))
    .map(({ reviewBy }) => (reviewBy === undefined ? null : overdueFrom(reviewBy)))
    .filter((day) => day !== null && day > today);
  return [...new Set(days)].filter((day) => day !== null).sort();
};
