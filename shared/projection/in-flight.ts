import { canonicalize, type JsonValue } from '#shared/json';
import { compile, decide, mergeDemands, type Action, type Policy, type Rule } from '#shared/policy';
import type { RosterIndex } from '#shared/roster';
import { isSame } from './fault.ts';
import { intentsIn } from './intents-in.ts';
import { advanced } from './quorum.ts';
import type { IntentRecord, PolicyVersion, WorkingSet } from './types.ts';

/*
 * What a new version of the policy does to the items that are open: it may ask for more and it may deny; what it
 * relaxes is for items that come after it.
 */

/**
 * Judges the open items once more under the version that has just come into force. Of n open items only those are
 * judged whose action some changed rule names: the work is at most n times the number of rules, without traces.
 */
export const judgeInFlight = (
  set: WorkingSet,
  before: Policy,
  { policy }: PolicyVersion,
  time: string,
): void => {
  const { roster } = set;
  if (roster === undefined) throw new Error('no roster');
  const actions = changedActions(before, policy);
  const compiled = compile(policy);
  const stricter: IntentRecord[] = [];
  for (const record of intentsIn(set, { statuses: ['awaiting-approval'] })) {
    if (!actions.has(record.facts.action)) continue;
    const after = tightened(record, decide(compiled, record.facts), roster, time);
    if (after !== record) stricter.push(after);
  }
  for (const record of stricter) set.intents.set(record.digest, record);
};

/** The record under one more verdict: itself where nothing more is asked. */
const tightened = (
  record: IntentRecord,
  verdict: ReturnType<typeof decide>,
  roster: RosterIndex,
  time: string,
): IntentRecord => {
  const requirement = mergeDemands([record.requirement, verdict.requirement]);
  const denials = denialCodes([...record.denials, ...verdict.denials.map(({ code }) => code)]);
  if (isSame(requirement, record.requirement) && isSame(denials, record.denials)) return record;
  const stricter = { ...record, requirement, denials };
  return { ...stricter, ...advanced(stricter, roster, time) };
};

/** Each once, in one order. */
export const denialCodes = (codes: readonly string[]): readonly string[] => [...new Set(codes)].sort();

/** Actions that a rule names which only one of the versions has: for all others both give the same answer. */
const changedActions = (before: Policy, after: Policy): ReadonlySet<Action> => {
  const [was, is] = [byText(before), byText(after)];
  const changed = [...without(was, is), ...without(is, was)];
  return new Set(changed.flatMap(({ when }) => when.action));
};

const byText = ({ rules }: Policy): ReadonlyMap<string, Rule> =>
  new Map(rules.map((rule) => [decidingText(rule), rule]));

/** What of a rule decides anything: not its name, nor who answers for it. */
const decidingText = ({ id, version, owner, title, ...rule }: Rule): string =>
  canonicalize(rule as unknown as JsonValue);

const without = (rules: ReadonlyMap<string, Rule>, others: ReadonlyMap<string, Rule>): readonly Rule[] =>
  [...rules].filter(([text]) => !others.has(text)).map(([, rule]) => rule);
