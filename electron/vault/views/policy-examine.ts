import type { PersonId } from '#shared/brand';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import type {
  PolicyDifferenceView,
  PolicyExamination,
  PolicyExampleView,
  PolicyFindingView,
} from '#shared/ipc';
import {
  analysePolicy,
  comparePolicies,
  describeFacts,
  exampleForRules,
  headlineOf,
  isLooser,
  overdueReviews,
  sourcelessConditions,
  quietFacts,
  successorOf,
  type AnalysisExample,
  type AnalysisFinding,
  type Facts,
  type Policy,
  type PolicyDifference,
  type PolicyFinding,
} from '#shared/policy';
import { breakGlassLossIn, COOL_DOWN_HOURS } from '#shared/projection';
import { isInside, type Roster, type RosterIndex } from '#shared/roster';
import { readDraft } from '../drafts/rows.ts';
import { personName } from './names.ts';
import { groupNames, type Scope } from './scope.ts';

/* What is seen of a draft before anybody is asked: by its own table, and against the version in force. */

/**
 * Everything that the analysis of a draft shows, with an example of each. It is bounded by numbers of tries, the same on
 * every desk; on the largest tables it keeps the process for up to a few seconds.
 */
export const policyExamination = async (
  scope: Scope,
  id: string,
): Promise<Result<PolicyExamination, ShownError>> => {
  const started = performance.now();
  const pair = await pairOf(scope, id);
  if (!pair.ok) return pair;
  const { before, after } = pair.value;
  const people = scope.picture.roster?.roster;
  const today = scope.now.toISOString().slice(0, 'YYYY-MM-DD'.length);
  const known = new Set([...findingsInForce(before, people, today), ...ofRules(before, today)].map(keyOf));
  const findings = [
    ...breakGlass(before, after, scope),
    ...analysePolicy(after, people, { today }),
    ...ofRules(after, today),
  ];
  const { direction, looser, tighter, reason } = comparePolicies(before, after);
  return ok({
    version: before.version,
    isLooser: isLooser(before, after),
    coolDownHours: COOL_DOWN_HOURS,
    direction,
    isProved: reason === null,
    looser: differenceView(scope, looser),
    tighter: differenceView(scope, tighter),
    findings: findings.map((finding) => findingView(scope, finding, known.has(keyOf(finding)))),
    millis: Math.ceil(performance.now() - started),
  });
};

/** The version in force, and what a draft would be after it, on whatever version it was begun. */
export const pairOf = async (
  { db, picture }: Scope,
  id: string,
): Promise<Result<{ readonly before: Policy; readonly after: Policy }, ShownError>> => {
  const draft = await readDraft(db, id);
  if (!draft.ok) return draft;
  const history = picture.policies.map(({ policy }) => policy);
  const before = history.at(-1);
  return before === undefined
    ? err(shownError('not-found', 'the policy in force'))
    : ok({ before, after: successorOf(history, draft.value.content) });
};

/** Of the version in force, worked out once for each roster and day: it is held against every draft. */
const findingsInForce = (
  policy: Policy,
  people: Roster | undefined,
  today: string,
): readonly AnalysisFinding[] => {
  const held = ofVersions.get(policy);
  if (held !== undefined && held.people === people && held.today === today) return held.findings;
  const findings = analysePolicy(policy, people, { today });
  ofVersions.set(policy, { people, today, findings });
  return findings;
};

const ofVersions = new WeakMap<
  Policy,
  {
    readonly people: Roster | undefined;
    readonly today: string;
    readonly findings: readonly AnalysisFinding[];
  }
>();

/** What is known of the rules beside what they ask: when they had to be looked at, and facts that nobody reports. */
const ofRules = (policy: Policy, today: string): readonly AnalysisFinding[] =>
  [...overdueReviews(policy, today), ...sourcelessConditions(policy)].map((finding) => ({
    ...finding,
    example: exampleOf(policy, finding, today),
  }));

/** What nobody reports is shown as the desks see it: unknown. A rule is overdue for what is proposed today. */
const exampleOf = (policy: Policy, finding: PolicyFinding, today: string): AnalysisExample | null => {
  const example = exampleForRules(policy, finding);
  if (example === null) return null;
  const { facts, text } = example;
  if (finding.code === 'review-overdue') return { text, facts: { ...facts, day: today } };
  const unknown = (why: string): { readonly known: false; readonly why: string } => ({ known: false, why });
  return {
    text: describeFacts(facts, NAMED_FACTS),
    facts: {
      ...facts,
      payeeScreening: unknown('no screening list is installed'),
      riskFacts: unknown('no risk source is connected'),
    },
  };
};

const NAMED_FACTS: ReadonlySet<string> = new Set(['sources', 'tiers', 'payee.listed', 'payee.country']);

/** The ledger refuses such a version, so it is said before anybody is asked. */
const breakGlass = (before: Policy, after: Policy, { picture, now }: Scope): readonly AnalysisFinding[] => {
  const { roster } = picture;
  if (roster === undefined) return [];
  const lost = breakGlassLossIn(after, before, roster, factsNow(roster, now), now.toISOString());
  if (lost === undefined) return [];
  const text = `Under this version ${lost}: the ledger refuses it.`;
  return [{ code: 'break-glass-lost', severity: 'error', rules: [], text, example: null }];
};

/** As the ledger sees a change at this moment: it knows the hours, and has neither a list nor a source of risk. */
const factsNow = ({ roster: { calendars = [] } }: RosterIndex, now: Date): Facts => ({
  ...quietFacts('policy.publish'),
  tier: { known: false, why: 'no single wallet' },
  riskFacts: { known: false, why: 'no risk source is connected' },
  payeeScreening: { known: false, why: 'no screening list is installed' },
  calendars: Object.fromEntries(calendars.map((it) => [it.id, isInside(it, now.toISOString())])),
});

const keyOf = ({ code, rules, text }: AnalysisFinding): string => JSON.stringify([code, rules, text]);

const findingView = (
  scope: Scope,
  { code, severity, rules, text, example, people = [] }: AnalysisFinding,
  isInForce: boolean,
): PolicyFindingView => ({
  code,
  severity,
  rules,
  text: namedText(scope, text, people.flat()),
  isInForce,
  example: example === null ? null : exampleView(scope, example),
});

/** Who initiates an example has a name as well, where it is somebody. */
const exampleView = (scope: Scope, { text, facts }: AnalysisExample): PolicyExampleView => ({
  text: namedText(scope, text, [facts.initiator]),
  facts,
});

/** The analysis knows people by their ids; on screen they have names. */
const namedText = ({ picture }: Scope, text: string, people: readonly PersonId[]): string =>
  [...new Set(people)].reduce((named, id) => named.replaceAll(id, personName(picture, id)), text);

const differenceView = (
  { picture }: Scope,
  difference: PolicyDifference | null,
): PolicyDifferenceView | null => {
  if (difference === null) return null;
  const { text, facts, before, after } = difference;
  const names = groupNames(picture);
  return { text, facts, before: headlineOf(before, names), after: headlineOf(after, names) };
};
