import { wider } from '../escalation.ts';
import { mergeDemands, type Demand } from '../merge.ts';
import type { Place, Requirement } from '../types.ts';
import { asksAsMuch } from './strictness.ts';

/** Merged demands by number, so that a walk over many cells compares and joins numbers. */
export interface Demands {
  readonly idOf: (demand: Demand | Requirement) => number;
  readonly requirement: (id: number) => Requirement;
  /** The demand that asks what both ask. */
  readonly join: (a: number, b: number) => number;
  /**
   * What both demands ask alike; a little less where their escalations differ in hours and in groups, so that a rule
   * may be taken to decide something there, and never the other way round.
   */
  readonly meet: (a: number, b: number) => number;
  /** Whether `outer` asks everything that `inner` asks. */
  readonly isWithin: (inner: number, outer: number) => boolean;
  /** How many demands were first made since this was last asked. */
  readonly countNew: () => number;
}

/** The number of the demand for nothing. */
export const NOTHING = 0;

export const createDemands = (): Demands => {
  const requirements: Requirement[] = [];
  const ids = new Map<string, number>();
  const idOf = (demand: Demand | Requirement): number => {
    const requirement = mergeDemands([demand]);
    const text = JSON.stringify(requirement);
    const id = ids.get(text) ?? requirements.push(requirement) - 1;
    ids.set(text, id);
    return id;
  };
  idOf(mergeDemands([]));
  const requirement = (id: number): Requirement => {
    const found = requirements[id];
    if (found === undefined) throw new Error(`no demand has the number ${id}`);
    return found;
  };
  let counted = 0;
  const countNew = (): number => {
    const fresh = requirements.length - counted;
    counted = requirements.length;
    return fresh;
  };
  return {
    idOf,
    requirement,
    countNew,
    join: remembered((a, b) => idOf(mergeDemands([requirement(a), requirement(b)]))),
    meet: remembered((a, b) => idOf(common(requirement(a), requirement(b)))),
    isWithin: remembered((inner, outer) => asksAsMuch(requirement(outer), requirement(inner))),
  };
};

const common = (a: Requirement, b: Requirement): Requirement => ({
  groups: a.groups.flatMap((place) => {
    const other = b.groups.find(({ group }) => group === place.group);
    return other === undefined ? [] : [commonPlace(place, other)];
  }),
  distinct: a.distinct.filter((kind) => b.distinct.includes(kind)),
  delayHours: Math.min(a.delayHours, b.delayHours),
  tier: a.tier === null ? null : b.tier,
  secondLook: a.secondLook && b.secondLook,
});

const commonPlace = (a: Place, b: Place): Place => {
  const escalate = wider(a.escalate, b.escalate);
  const atLeast = Math.min(a.atLeast, b.atLeast);
  return { group: a.group, atLeast, ...(escalate !== undefined && { escalate }) };
};

const remembered = <T>(work: (a: number, b: number) => T): ((a: number, b: number) => T) => {
  const rows: Map<number, T>[] = [];
  return (a, b) => {
    const row = (rows[a] ??= new Map<number, T>());
    const before = row.get(b);
    if (before !== undefined) return before;
    const answer = work(a, b);
    row.set(b, answer);
    return answer;
  };
};
