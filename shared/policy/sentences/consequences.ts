import { showHours, type GroupNames } from '../phrases.ts';
import { escalationClauses } from '../escalation-words.ts';
import type { Consequence, DistinctKind } from '../schema.ts';
import { andList, groupName, inDistinctOrder, nothingElse, quoted } from './words.ts';

type Demand = Extract<Consequence, { kind: 'require' }>;

/** What a rule does to what it is about, as a verb for a plural: "need 2 of Treasury", "are denied (off-hours)". */
export const consequencePhrase = (then: Consequence, isShadow: boolean, names: GroupNames): string => {
  if (then.kind === 'require') return `${isShadow ? 'would need' : 'need'} ${demandPhrase(then, names)}`;
  const { kind: _, code, ...rest } = then;
  nothingElse(rest);
  return `${isShadow ? 'would be' : 'are'} denied (${quoted(code)})`;
};

const demandPhrase = (demand: Demand, names: GroupNames): string => {
  const { kind: _, groups, distinct, delayHours, tier, secondLook, ...rest } = demand;
  nothingElse(rest);
  const asked = [
    andList(peopleWords(groups, names)),
    ...inDistinctOrder(distinct).map((kind) => distinctWords[kind]),
    distinct.includes('person') ? undefined : 'different people implied',
    delayHours === undefined ? undefined : `after a delay of ${showHours(delayHours)}`,
    tier && custodyWords[tier],
    secondLook === undefined ? undefined : `with ${secondLook ? 'a' : 'no'} second look`,
  ]
    .filter((text) => text !== undefined)
    .join(', ');
  return [asked, ...escalationClauses(groups, names)].join('; ');
};

/** Different people are asked in any case: that a rule says so needs no words. */
const distinctWords: Readonly<Record<DistinctKind, string | undefined>> = {
  person: undefined,
  device: 'on different devices',
  build: 'with different builds',
  site: 'at different sites',
};

export const custodyWords: Readonly<Record<NonNullable<Demand['tier']>, string>> = {
  cold: 'in cold custody',
};

/** The most of each group first; a smaller number for the same group asks nothing more, and is said to be there. */
const peopleWords = (groups: Demand['groups'], names: GroupNames): readonly string[] =>
  [...numbersByGroup(groups)]
    .sort(([idA, [a = 0]], [idB, [b = 0]]) => b - a || (idA < idB ? -1 : 1))
    .map(([group, [most, ...less]]) => {
      const also = less.length === 0 ? '' : ` (also asked as ${andList(less.map(String))})`;
      return `${String(most)} of ${groupName(group, names)}${also}`;
    });

/** Each group with the numbers asked of it, the largest first. */
export const numbersByGroup = (groups: Demand['groups']): ReadonlyMap<string, readonly number[]> => {
  const numbers = new Map<string, readonly number[]>();
  for (const { group, atLeast } of groups)
    numbers.set(
      group,
      [...new Set([...(numbers.get(group) ?? []), atLeast])].sort((a, b) => b - a),
    );
  return numbers;
};
