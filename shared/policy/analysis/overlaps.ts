import { anyOf } from '../texts.ts';
import { exampleAt } from './example.ts';
import type { JointRule } from './joint.ts';
import type { Scope } from './scope.ts';
import { cellOf, type Space } from './space.ts';
import type { AnalysisFinding, AnalysisExample } from './types.ts';

/**
 * Rules of which what one requires is all required by another wherever both match. That is how tiers are built, so
 * it is only noted. Of two that require the same, the later one by id is noted.
 *
 * @param dead ids of rules of which worse is known.
 */
export const overlapsOf = (scope: Scope, dead: ReadonlySet<string>): readonly AnalysisFinding[] => {
  const requiring = scope.rules.filter(({ rule }) => rule.then.kind === 'require' && !dead.has(rule.id));
  return requiring.flatMap((rule) => overlapOf(rule, requiring, scope));
};

const overlapOf = (
  joint: JointRule,
  requiring: readonly JointRule[],
  scope: Scope,
): readonly AnalysisFinding[] => {
  const met = requiring.flatMap((other) => {
    const example = contains(other, joint, scope) ? bothMatch(joint, other, scope.spaces) : undefined;
    return example === undefined ? [] : [{ id: other.rule.id, example }];
  });
  const [first] = met;
  if (first === undefined) return [];
  const { id } = joint.rule;
  const ids = met.map((it) => it.id);
  const text = `Where ${anyOf(ids)} matches too, all that ${id} requires is required anyway.`;
  return [{ code: 'overlap', severity: 'note', rules: [id, ...ids], text, example: first.example }];
};

const contains = (outer: JointRule, inner: JointRule, { rules, demands }: Scope): boolean => {
  const [a, b] = [outer.rule.then, inner.rule.then];
  if (outer === inner || a.kind === 'deny' || b.kind === 'deny') return false;
  const [outerId, innerId] = [demands.idOf(a), demands.idOf(b)];
  return outerId === innerId
    ? rules.indexOf(outer) < rules.indexOf(inner)
    : demands.isWithin(innerId, outerId);
};

/** Something that both match for certain. */
const bothMatch = (a: JointRule, b: JointRule, spaces: readonly Space[]): AnalysisExample | undefined => {
  for (const space of spaces) {
    const cell = firstOf(certain(space, a), (left) =>
      firstOf(certain(space, b), (right) => cellOf(space, [left, right])),
    );
    if (cell !== undefined) return exampleAt(space, cell);
  }
  return undefined;
};

const certain = (space: Space, joint: JointRule): readonly number[] =>
  space.clausesOf(joint).filter((clause) => space.clauses[clause]?.isDoubtful === false);

const firstOf = <T>(items: readonly number[], work: (item: number) => T | undefined): T | undefined => {
  for (const item of items) {
    const found = work(item);
    if (found !== undefined) return found;
  }
  return undefined;
};
