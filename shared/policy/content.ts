import type { Sha256Hex } from '#shared/brand';
import { concatBytes, sha256Hex, utf8 } from '#shared/encoding';
import { canonicalBytes, canonicalize, type JsonValue } from '#shared/json';
import { compareText } from './compile.ts';
import type { Policy, Rule } from './schema.ts';

/** What a policy says, without the numbers of its versions: what is drafted, and what a rollback brings back. */
export type PolicyContent = Pick<Policy, 'title' | 'rules'>;

/**
 * SHA-256("countersign/policy-content/v1\n" ‖ JCS) over the title and the rules by their ids, each without its
 * version: the same before a change and after the change was taken back, whatever is numbered in between.
 */
export const policyContentDigest = ({ title, rules }: PolicyContent): Sha256Hex => {
  const content = { title, rules: rules.map(withoutVersion).sort(byId) };
  const bytes = canonicalBytes(content as unknown as JsonValue);
  return sha256Hex(concatBytes(utf8('countersign/policy-content/v1\n'), bytes)) as Sha256Hex;
};

type UnnumberedRule = Omit<Rule, 'version'>;

const withoutVersion = ({ version, ...rule }: Rule): UnnumberedRule => rule;

/** Ids are unique in a sound policy; one that repeats an id must not depend on the order of its text either. */
const byId = (a: UnnumberedRule, b: UnnumberedRule): number =>
  compareText(a.id, b.id) || compareText(textOf(a), textOf(b));

const textOf = (rule: UnnumberedRule): string => canonicalize(rule as unknown as JsonValue);

/**
 * The version that follows the newest of `history` with this content. A rule that is as it was keeps its version; one
 * that says something else gets a version that no rule of its id ever had, so that id and version name one text.
 *
 * @param history all versions that were in force, the oldest first; it must not be empty.
 */
export const successorOf = (history: readonly Policy[], content: PolicyContent): Policy => {
  const newest = history.at(-1);
  if (newest === undefined) throw new Error('There is no version to follow');
  const rules = content.rules.map((rule) => ({ ...rule, version: versionOf(rule, newest, history) }));
  return { version: newest.version + 1, title: content.title, rules };
};

const versionOf = (rule: Rule, newest: Policy, history: readonly Policy[]): number => {
  const before = newest.rules.find(({ id }) => id === rule.id);
  if (before !== undefined && textOf(withoutVersion(before)) === textOf(withoutVersion(rule)))
    return before.version;
  const used = history.flatMap(({ rules }) => rules.filter(({ id }) => id === rule.id));
  return Math.max(0, ...used.map(({ version }) => version)) + 1;
};

/**
 * The next version with the content of an earlier one; undefined when no version of this number was in force. What is
 * taken back is not undone: the journal holds both changes, each approved by people.
 *
 * @example
 * const policy = rollbackTo(set.policies.map(({ policy }) => policy), 3);
 */
export const rollbackTo = (history: readonly Policy[], version: number): Policy | undefined => {
  const earlier = history.find((policy) => policy.version === version);
  return earlier === undefined ? undefined : successorOf(history, earlier);
};
