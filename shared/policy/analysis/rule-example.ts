import { assetOf } from '#shared/money';
import { prepare } from '../check.ts';
import { checksOf } from '../conditions.ts';
import { outcomeOf } from '../compile.ts';
import type { Condition, Rule } from '../schema.ts';
import { exampleOfRule } from '../tests/example-of-rule.ts';
import { factsOfTest } from '../tests/facts.ts';
import type { Facts, PolicyFinding } from '../types.ts';
import { describe } from './example.ts';
import type { AnalysisExample } from './types.ts';

/* Something to show a finding with that was seen in the text of the rules alone. */

type Judged = Pick<Rule, 'id' | 'when'>;

/** What such a finding is about, for the first of its rules that anything can meet; null where nothing can. */
export const exampleForRules = (
  { rules }: { readonly rules: readonly Judged[] },
  { code, rules: ids }: Pick<PolicyFinding, 'rules'> & { readonly code?: string },
): AnalysisExample | null => {
  const named = ids.flatMap((id) => rules.filter((rule) => rule.id === id));
  const make = code === 'drops-above' ? edgeOf : matchOf;
  for (const rule of named) {
    const facts = make(rule);
    if (facts !== undefined) return { facts, text: describe(facts, lookedAt(rule.when)) };
  }
  return null;
};

/** Facts that a rule takes part in; undefined where none are found. */
const matchOf = ({ when }: Judged): Facts | undefined =>
  candidatesOf(when).find(
    (facts) => isPossible(facts) && outcomeOf({ checks: checksOf(when) }, prepare(facts)) !== 'false',
  );

/** The smallest amount that a rule ends below: there less is asked. */
const edgeOf = ({ when }: Judged): Facts | undefined => {
  const max = when.amount?.max;
  if (max === undefined) return undefined;
  const facts = factsOfTest({ ...exampleOfRule({ when }), amountMinor: max });
  return isPossible(facts) ? facts : undefined;
};

const ASSET_TRIES_MAX = 8;

/** In the asset of the rule's figures, in one of those that it names, or else in euro. */
const candidatesOf = (when: Condition): readonly Facts[] => {
  const example = exampleOfRule({ when });
  const assets = [...(when.assets ?? []).slice(0, ASSET_TRIES_MAX), 'EUR'];
  return [example, ...assets.map((asset) => ({ ...example, asset }))].map(factsOfTest);
};

/** A transfer is of an asset that exists. */
const isPossible = ({ action, asset }: Facts): boolean =>
  action !== 'transfer' || !asset.known || assetOf(asset.value) !== undefined;

const lookedAt = (when: Condition): ReadonlySet<string> =>
  new Set(checksOf(when).map(({ condition }) => condition));
