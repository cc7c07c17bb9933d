import { canonicalize, type JsonValue } from '#shared/json';
import type { CompiledPolicy, CompiledRule } from '../compile.ts';

/** A rule that two policies have, or one of them: what both have is walked once. */
export interface JointRule {
  readonly rule: CompiledRule;
  /** Its place among the rules of each policy, null where it is none of them. */
  readonly before: number | null;
  readonly after: number | null;
}

/** The rules of one policy. */
export const alone = ({ rules }: CompiledPolicy): readonly JointRule[] =>
  rules.map((rule, at) => ({ rule, before: at, after: at }));

/** Two rules are the same when they match the same and say the same, whatever they are called. */
export const joined = (before: CompiledPolicy, after: CompiledPolicy): readonly JointRule[] => {
  const places = new Map<string, number[]>();
  before.rules.forEach((rule, at) => {
    places.set(textOf(rule), [...(places.get(textOf(rule)) ?? []), at]);
  });
  const now = after.rules.map((rule, at): JointRule => ({
    rule,
    before: places.get(textOf(rule))?.shift() ?? null,
    after: at,
  }));
  const gone = [...places.values()].flat().sort((a, b) => a - b);
  return [...now, ...gone.flatMap((at) => goneAt(before.rules[at], at))];
};

const goneAt = (rule: CompiledRule | undefined, before: number): readonly JointRule[] =>
  rule === undefined ? [] : [{ rule, before, after: null }];

const textOf = ({ when, then }: CompiledRule): string => canonicalize({ when, then } as unknown as JsonValue);
