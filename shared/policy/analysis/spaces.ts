import type { Action, Condition } from '../schema.ts';
import { actionNames } from '../schema.ts';
import type { Facts } from '../types.ts';
import type { Demands } from './demands.ts';
import type { JointRule } from './joint.ts';
import { known, type Question } from './question.ts';
import { questionsOf } from './questions.ts';
import { spaceOf, type Space } from './space.ts';
import { assetsNamed, otherAsset, usualFacts } from './usual.ts';

/** Actions that the same rules are about, and those rules. */
export interface ActionClass {
  readonly actions: readonly Action[];
  readonly rules: readonly JointRule[];
}

/** The actions that some rule is about, those that no rule tells apart together. */
export const actionClassesOf = (rules: readonly JointRule[]): readonly ActionClass[] => {
  const classes = new Map<string, { actions: Action[]; rules: readonly JointRule[] }>();
  for (const action of actionNames) {
    const about = rules.filter(({ rule }) => rule.when.action.includes(action));
    const key = about.map((it) => rules.indexOf(it)).join();
    const same = classes.get(key);
    if (same === undefined) classes.set(key, { actions: [action], rules: about });
    else same.actions.push(action);
  }
  return [...classes.values()].filter((it) => it.rules.length > 0);
};

/** Classes of assets beyond which the spaces of an action are not walked. */
const ASSET_CLASSES_MAX = 250;
/** Questions without a satisfying answer beyond which they are not. */
const UNKNOWNS_MAX = 4;

/** The spaces of an action: one for the assets of each class. All facts are known. */
export const spacesOf = (about: ActionClass, demands: Demands): readonly Space[] => {
  const classes = assetClassesOf(whensOf(about));
  if (classes.length > ASSET_CLASSES_MAX) return [cutSpace(about, demands)];
  return classes.map((assets) => spaceAt(about, assets, [], demands));
};

/**
 * The spaces of {@link spacesOf}, and those that differ from them by facts which are unknown, where that could make
 * a rule take part that no known fact satisfies. With these, what holds in all cells holds for all facts: rules
 * take part in a doubtful payment just when they do in one that it may turn out to be.
 */
export function* spacesWithUnknowns(about: ActionClass, demands: Demands): Generator<Space> {
  const whens = whensOf(about);
  const classes = assetClassesOf(whens);
  const isCut = classes.length > ASSET_CLASSES_MAX || unsatisfiable(whens, null).length > UNKNOWNS_MAX;
  if (isCut) yield cutSpace(about, demands);
  else
    for (const assets of classes)
      for (const unknowns of subsetsOf(unsatisfiable(whens, assets[0] ?? null)))
        yield spaceAt(about, assets, unknowns, demands);
}

/** Stands for spaces that are too many. */
const cutSpace = ({ actions, rules }: ActionClass, demands: Demands): Space =>
  spaceOf({
    actions,
    assets: [],
    base: usualFacts(actions[0] ?? 'transfer', [], 'EUR'),
    rules,
    questions: [],
    demands,
    isCut: true,
  });

const whensOf = ({ rules }: ActionClass): readonly Condition[] => rules.map(({ rule }) => rule.when);

/** Assets that no condition tells apart; the last class, empty, is of those that no rule names. */
const assetClassesOf = (whens: readonly Condition[]): readonly (readonly string[])[] => {
  const classes = new Map<string, string[]>();
  for (const asset of [...assetsNamed(whens)].sort()) {
    const isUnit = whens.some(({ amount, velocity }) => amount?.ccy === asset || velocity?.ccy === asset);
    const key = isUnit ? asset : whens.map(({ assets }) => String(assets?.includes(asset))).join();
    classes.set(key, [...(classes.get(key) ?? []), asset]);
  }
  return [...classes.values(), []];
};

/** Questions by key that some rule has no satisfying answer to, for payments in an asset; null for any. */
const unsatisfiable = (whens: readonly Condition[], asset: string | null): readonly string[] => {
  const keys = whens.flatMap(({ amount }) =>
    amount !== undefined && isEmpty(amount) && (asset ?? amount.ccy) === amount.ccy ? ['amount'] : [],
  );
  const figures = whens.flatMap(({ velocity }) =>
    velocity !== undefined && BigInt(velocity.over) >= FIGURE_MAX
      ? [`velocity/${velocity.window}/${velocity.by}/${velocity.measure}`]
      : [],
  );
  return [...new Set([...keys, ...figures])];
};

/** The longest figure that minor units are written with. */
const FIGURE_MAX = 10n ** 39n - 1n;

const isEmpty = ({ min, max }: NonNullable<Condition['amount']>): boolean =>
  max !== undefined && BigInt(min ?? '0') >= BigInt(max);

function* subsetsOf(keys: readonly string[]): Generator<readonly string[]> {
  const [first, ...others] = keys;
  if (first === undefined) {
    yield [];
    return;
  }
  for (const subset of subsetsOf(others)) {
    yield subset;
    yield [first, ...subset];
  }
}

const spaceAt = (
  { actions, rules }: ActionClass,
  assets: readonly string[],
  unknowns: readonly string[],
  demands: Demands,
): Space => {
  const whens = rules.map(({ rule }) => rule.when);
  const asset = assets[0] ?? otherAsset(whens);
  const questions = questionsOf(whens, asset).filter(({ key }) => !unknowns.includes(key));
  const base = baseOf(actions[0] ?? 'transfer', whens, asset, questions);
  const facts = unknowns.includes('amount') ? { ...base, amountMinor: NOT_STATED } : base;
  return spaceOf({ actions, assets, base: facts, rules, questions, demands });
};

const NOT_STATED = { known: false, why: 'not stated' } as const;

/** Facts in which everything that rules ask has its usual answer. */
const baseOf = (
  action: Action,
  whens: readonly Condition[],
  asset: string,
  questions: readonly Question[],
): Facts => {
  const usual = usualFacts(action, whens, asset);
  const start: Facts = assetsNamed(whens).size === 0 ? usual : { ...usual, asset: known(asset) };
  return questions.reduce((facts, { options, usual: at }) => options[at]?.(facts) ?? facts, start);
};
