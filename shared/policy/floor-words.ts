import { ADMINISTRATIVE_PEOPLE_MIN } from './floor.ts';
import { approvalsNeeded, mergeDemands } from './merge.ts';
import { demandIn } from './overdue.ts';
import type { Requirement, RuleTrace } from './types.ts';

/** What the rules ask, overdue ones one person more, before what an administrative change needs in any case. */
export const askedByRules = (trace: readonly RuleTrace[]): Requirement =>
  mergeDemands(
    trace.flatMap((rule) => {
      const demand = rule.applied && rule.shadow !== true ? demandIn(rule) : null;
      return demand === null ? [] : [demand];
    }),
  );

/** Why more people are asked for than the rules ask for; nothing where the rules are enough. */
export const floorReasons = (requirement: Requirement, trace: readonly RuleTrace[]): readonly string[] =>
  approvalsNeeded(requirement) > approvalsNeeded(askedByRules(trace))
    ? [`${String(ADMINISTRATIVE_PEOPLE_MIN)}: administrative changes always need two people.`]
    : [];
