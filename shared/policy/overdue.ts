import type { Demand } from './merge.ts';
import type { Action, Consequence } from './schema.ts';
import type { Facts, RuleTrace } from './types.ts';

/*
 * A rule whose date of review has passed is one that nobody answers for just now: it asks for one person more of each
 * group that it names, until it has been looked at.
 */

/**
 * What must stay as easy as it is: to publish the version that ends the overdue state, and what stops something or
 * brings a lost key of the people who mend the roster back. There the rule's own demand stands.
 */
export const neverRaised: ReadonlySet<Action> = new Set<Action>([
  'policy.publish',
  'wallet.freeze',
  'mandate.revoke',
  'emergency.freeze',
  'emergency.revoke',
  'emergency.replace',
  'key.stop',
]);

interface Reviewed {
  /** What it asks by itself. */
  readonly then: Consequence;
  /** ISO 8601 date; a rule is due until the end of its day. */
  readonly reviewBy?: string | undefined;
}

/**
 * What a rule asks because it is overdue for what these facts are of; undefined while it is not. Facts without a day are
 * of no day: nothing is overdue there.
 */
export const overdueOf = (
  { then, reviewBy }: Reviewed,
  { day, action }: Pick<Facts, 'day' | 'action'>,
): { readonly reviewBy: string; readonly asks: Demand } | undefined => {
  if (then.kind === 'deny' || reviewBy === undefined || day === undefined) return undefined;
  if (reviewBy >= day || neverRaised.has(action)) return undefined;
  return { reviewBy, asks: raisedByOne(then) };
};

/** Whether a rule is overdue for what these facts are of. */
export const isOverdue = (rule: Reviewed, facts: Pick<Facts, 'day' | 'action'>): boolean =>
  overdueOf(rule, facts) !== undefined;

/** One person more of each group. Who else may fill its places, and when, stays. */
export const raisedByOne = (demand: Demand): Demand => ({
  ...demand,
  groups: demand.groups.map((place) => ({ ...place, atLeast: place.atLeast + 1 })),
});

/** What a rule that requires asks of these facts. */
export const demandOn = (demand: Demand, rule: Reviewed, facts: Pick<Facts, 'day' | 'action'>): Demand =>
  isOverdue(rule, facts) ? raisedByOne(demand) : demand;

/** What a traced rule asks, or would ask if it took part; null where it denies. */
export const demandIn = ({ then, overdue }: Pick<RuleTrace, 'then' | 'overdue'>): Demand | null =>
  then.kind === 'deny' ? null : (overdue?.asks ?? then);

const DAY_MS = 86_400_000;
const LAST_DATE = '9999-12-31';

/** The first day on which a rule with this date of review is overdue; null after the last day that can be written. */
export const overdueFrom = (reviewBy: string): string | null =>
  reviewBy >= LAST_DATE
    ? null
    : new Date(Date.parse(`${reviewBy}T00:00:00Z`) + DAY_MS).toISOString().slice(0, LAST_DATE.length);
