import type { PolicyContent } from './content.ts';
import { isSameRule } from './rule-changes.ts';
import type { Rule } from './schema.ts';

/** A draft on another version, and the rules that both sides changed: there the draft's text stands. */
export interface Rebased {
  readonly content: PolicyContent;
  /** Ids of rules, sorted; `title` where both sides changed the title. */
  readonly conflicts: readonly string[];
}

export const TITLE_CONFLICT = 'title';

/**
 * A draft that was made on `base`, on `onto` instead: what the draft changed is changed there too, everything else is
 * as it is there. The order is that of `onto`, with the draft's new rules at the end. Ids must be unique in each.
 */
export const rebase = (base: PolicyContent, draft: PolicyContent, onto: PolicyContent): Rebased => {
  const [was, mine, theirs] = [byId(base), byId(draft), byId(onto)];
  const order = [...theirs.keys(), ...[...mine.keys()].filter((id) => !theirs.has(id))];
  const merged = order.map((id) => mergeRule(was.get(id), mine.get(id), theirs.get(id)));
  const conflicts = order.filter((_, index) => merged[index]?.isConflict === true);
  const title = mergeTitle(base.title, draft.title, onto.title);
  return {
    content: { title: title.text, rules: merged.flatMap(({ rule }) => (rule === undefined ? [] : [rule])) },
    conflicts: [...conflicts, ...(title.isConflict ? [TITLE_CONFLICT] : [])].sort(),
  };
};

type MaybeRule = Rule | undefined;

const byId = ({ rules }: PolicyContent): ReadonlyMap<string, Rule> =>
  new Map(rules.map((rule) => [rule.id, rule]));

interface Merged {
  readonly rule: MaybeRule;
  readonly isConflict: boolean;
}

const mergeRule = (was: MaybeRule, mine: MaybeRule, theirs: MaybeRule): Merged => {
  if (isSame(mine, theirs) || isSame(was, mine)) return { rule: theirs, isConflict: false };
  return { rule: mine, isConflict: !isSame(was, theirs) };
};

const isSame = (a: MaybeRule, b: MaybeRule): boolean =>
  a === undefined || b === undefined ? a === b : isSameRule(a, b);

const mergeTitle = (
  was: string,
  mine: string,
  theirs: string,
): { readonly text: string; readonly isConflict: boolean } => {
  if (mine === theirs || mine === was) return { text: theirs, isConflict: false };
  return { text: mine, isConflict: was !== theirs };
};
