import type { PolicyPublicationIntent } from '#shared/intent';
import { canonicalize, type JsonValue } from '#shared/json';
import type { ReplayBudget, Rule } from '#shared/policy';
import { line } from './lines.ts';
import type { RenderLine } from './types.ts';

/**
 * The whole new table, rule by rule. What it changes follows from the version in force, which is no part of the signed
 * bytes: desks show that beside these lines.
 */
export const publicationLines = ({
  base,
  policy,
  tests,
  replayBudget,
  reason,
}: PolicyPublicationIntent): readonly RenderLine[] => [
  line('policy.title', 'Policy', policy.title),
  line('policy.version', 'Version', String(policy.version)),
  line('base.version', 'In place of version', String(base.version)),
  line('base.digest', 'Whose digest is', base.digest),
  line('reason', 'Because', reason),
  ...(replayBudget === undefined ? [] : budgetLines(replayBudget)),
  line('policy.rules', 'Rules', String(policy.rules.length)),
  ...policy.rules.flatMap(ruleLines),
  line('policy.tests', 'Tests that ship with it', String(tests.length)),
  ...tests.map((test, index) =>
    line(`policy.test.${String(index)}`, `Test ${String(index + 1)}`, textOf(test)),
  ),
];

/** A version that names no budget lets no past transfer pass more easily: there is nothing to say. */
const budgetLines = ({ looserMax, blockedMax, through }: ReplayBudget): readonly RenderLine[] => [
  line('replay.looserMax', 'Past transfers that may pass more easily', `at most ${String(looserMax)}`),
  ...(blockedMax === undefined
    ? []
    : [line('replay.blockedMax', 'Past transfers that may be denied', `at most ${String(blockedMax)}`)]),
  ...(through === undefined
    ? []
    : [line('replay.through', 'Past transfers are those before event', String(through))]),
];

/** One line a member: whatever a rule may hold besides has a line too. */
const ruleLines = (rule: Rule, index: number): readonly RenderLine[] => {
  const { id, version, owner, reviewBy, title, when, then, ...more } = rule;
  const at = `policy.rule.${String(index)}`;
  return [
    line(`${at}.id`, `Rule ${String(index + 1)}`, id),
    line(`${at}.title`, `${id}: says`, title),
    line(`${at}.version`, `${id}: version`, String(version)),
    line(`${at}.when`, `${id}: applies to`, textOf(when)),
    line(`${at}.then`, `${id}: then`, textOf(then)),
    ...Object.entries(more).map(([name, value]) => line(`${at}.${name}`, `${id}: ${name}`, textOf(value))),
    line(`${at}.owner`, `${id}: owner`, owner),
    line(`${at}.reviewBy`, `${id}: to be reviewed by`, reviewBy),
  ];
};

const textOf = (value: unknown): string => canonicalize(value as JsonValue);
