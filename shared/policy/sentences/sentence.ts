import type { GroupNames } from '../phrases.ts';
import type { Policy, Rule } from '../schema.ts';
import { capital } from '../texts.ts';
import { subjectOf } from './conditions.ts';
import { consequencePhrase } from './consequences.ts';

/** A rule and the sentence that says it. */
export interface RuleSentence {
  readonly rule: string;
  readonly text: string;
}

/**
 * A rule as one exact sentence: "SEPA and SWIFT transfers in EUR from 10,000.00 EUR up need 2 of Treasury." Every
 * condition and every number of the rule is in it, and two rules that say different things have different sentences;
 * the order of a set is no difference.
 *
 * @param groupNames display names by group id; a group without one is called by its id.
 */
export const sentenceOf = (
  { when, then, shadow }: Pick<Rule, 'when' | 'then' | 'shadow'>,
  groupNames: GroupNames,
): string => {
  const isShadow = shadow === true;
  const said = `${subjectOf(when, groupNames)} ${consequencePhrase(then, isShadow, groupNames)}.`;
  return isShadow ? `In shadow, not binding: ${said}` : capital(said);
};

/** The rules of a policy in words, in their order. */
export const sentencesOf = ({ rules }: Policy, groupNames: GroupNames): readonly RuleSentence[] =>
  rules.map((rule) => ({ rule: rule.id, text: sentenceOf(rule, groupNames) }));
