import type { Policy } from './schema.ts';
import type { Evaluation } from './types.ts';

/** The day on which a version of a rule came into force, 'YYYY-MM-DD'; undefined where it never did. */
export type RuleDates = (rule: string, version: number) => string | undefined;

/** A policy that was in force, with the instant since which, ISO 8601 in UTC. */
export interface DatedPolicy {
  readonly policy: Policy;
  readonly since: string;
}

/** Of each version of a rule, the day of the first policy that has it. @param history the oldest first. */
export const ruleDates = (history: readonly DatedPolicy[]): RuleDates => {
  const dates = new Map<string, string>();
  for (const { policy, since } of history)
    for (const { id, version } of policy.rules) {
      const key = keyOf(id, version);
      if (!dates.has(key)) dates.set(key, since.slice(0, 'YYYY-MM-DD'.length));
    }
  return (rule, version) => dates.get(keyOf(rule, version));
};

const keyOf = (rule: string, version: number): string => `${rule}/${String(version)}`;

/** The evaluation with the day of each rule's version in its trace, for an explanation to cite it. */
export const dated = (evaluation: Evaluation, dates: RuleDates): Evaluation => ({
  ...evaluation,
  trace: evaluation.trace.map((entry) => {
    const since = dates(entry.rule, entry.version);
    return since === undefined ? entry : { ...entry, since };
  }),
});
