import type { AccountId } from '#shared/brand';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import type { CheckView, DraftConflicts } from '#shared/ipc';
import { accountsOfIntent, activePolicy, holdEntries } from '#shared/projection';
import type { DraftIntent } from '../../contract.ts';
import { readAccounts } from '../../store/accounts.ts';
import { workingSetOf } from '../../store/picture.ts';
import { fundsCheck, type Outflow, type StoredAccounts } from '../checks/funds.ts';
import { payeeCheck, payeeStanding, type KnownPayees } from '../checks/payee.ts';
import { aheadChecks, publicationsAhead, type Publication } from '../checks/policy-ahead.ts';
import { unreachable } from '../checks/quorum.ts';
import { reachOf, signersFor, type Signer } from '../checks/reach.ts';
import { tiesCheck, type Part } from '../checks/ties.ts';
import { loadPayees } from '../history.ts';
import { groupNames, type Scope } from '../scope.ts';
import { loadTwins, subjectOf, type Subject, type Twin } from '../twins.ts';
import { duplicateOfDraft, type Other } from './duplicate.ts';
import { dryRun, groupAnswers, type Answer, type AnswerGroup } from './dry-run.ts';
import { fileTwins } from './file-twins.ts';
import { openRegistrations } from './registrations.ts';
import { stoppedAt } from './stopped.ts';
import { together } from './together.ts';
import { draftVelocities, loadDraftCounters } from './velocities.ts';

/**
 * What would be said of drafts once they are items, by what this desk has verified: before anything is signed. The
 * drafts are judged in their order as the ledger would judge them.
 */
export const draftConflicts = async (
  scope: Scope,
  drafts: readonly DraftIntent[],
): Promise<Result<DraftConflicts, ShownError>> => {
  const { picture, db } = scope;
  if (picture.alarm !== null) return err(shownError('alarm-active', picture.alarm.code));
  const accounts = await readAccounts(db, [...new Set(drafts.flatMap(accountsOfIntent))]);
  const payees = await loadPayees(db, drafts);
  const set = workingSetOf(picture);
  for (const [id, { record }] of accounts) set.accounts.set(id, record);
  for (const payee of payees.all) set.payees.set(payee.iban, payee);
  await loadDraftCounters(db, set, drafts);
  const policy = activePolicy(set);
  const answers = dryRun(set, drafts, scope.now);
  const groups = groupAnswers(answers, groupNames(picture));
  const able = ableAt(scope, groups);
  const found: Known = {
    accounts,
    payees,
    able,
    answers: stoppedAt(groups),
    ahead: aheadAt(scope, answers, await publicationsAhead(scope)),
    ...(await twinsOf(scope, drafts)),
  };
  const conflicts = drafts.map((intent, place) => conflictsOf(scope, intent, place, found));
  return ok({
    checks: [...together(conflicts), ...wholeChecks(scope, drafts, accounts, groups)],
    drafts: conflicts
      .map((checks, place) => ({ place, conflicts: checks.filter(({ outcome }) => outcome !== 'pass') }))
      .filter((draft) => draft.conflicts.length > 0),
    needs: groups.map(({ need }) => need),
    velocities: draftVelocities(scope, drafts, answers),
    policy: policy === undefined ? null : { version: policy.policy.version, digest: policy.digest },
  });
};

interface Known {
  readonly accounts: StoredAccounts;
  readonly payees: KnownPayees;
  /** Who could approve the draft at a place. */
  readonly able: ReadonlyMap<number, readonly Signer[]>;
  /** Why nothing would come of the draft at a place. */
  readonly answers: ReadonlyMap<number, CheckView>;
  /** Versions of the policy on their way under which the draft at a place would need something else. */
  readonly ahead: (place: number) => readonly CheckView[];
  /** What each draft pays, where it does; what of the journal is like it, and which other drafts are. */
  readonly subjects: readonly (Subject | undefined)[];
  readonly items: readonly (readonly Twin[])[];
  readonly others: (place: number) => readonly Other[];
  /** Registrations of the same account that wait. */
  readonly registrations: ReadonlyMap<number, CheckView>;
}

const twinsOf = async (
  scope: Scope,
  drafts: readonly DraftIntent[],
): Promise<Pick<Known, 'subjects' | 'items' | 'others' | 'registrations'>> => {
  const at = scope.now.toISOString();
  const subjects = drafts.map((intent) => subjectOf(intent, null, at));
  const asked = subjects.flatMap((subject, place) => (subject === undefined ? [] : [{ subject, place }]));
  const found = await loadTwins(
    scope.db,
    asked.map(({ subject }) => subject),
  );
  const places = fileTwins(subjects);
  const byPlace = new Map(asked.map(({ place }, index) => [place, found[index] ?? []]));
  return {
    items: drafts.map((_, place) => byPlace.get(place) ?? []),
    subjects,
    others: (place) =>
      (places.get(place) ?? []).flatMap((at) => {
        const [subject, intent] = [subjects[at], drafts[at]];
        return subject === undefined || intent === undefined ? [] : [{ subject, origin: intent.origin }];
      }),
    registrations: await openRegistrations(scope, drafts),
  };
};

const aheadAt =
  (scope: Scope, answers: readonly Answer[], publications: readonly Publication[]): Known['ahead'] =>
  (place) => {
    const answer = answers[place];
    if (answer === undefined || answer.kind === 'refused') return [];
    const { facts, policy } = answer;
    return aheadChecks(scope, { facts, policyVersion: policy.policy.version }, publications);
  };

/** About one draft. */
const conflictsOf = (
  scope: Scope,
  intent: DraftIntent,
  place: number,
  known: Known,
): readonly CheckView[] => {
  const stopped = [known.registrations.get(place), known.answers.get(place)].filter(
    (check) => check !== undefined,
  );
  const ahead = known.ahead(place);
  if (intent.type !== 'transfer') return [...stopped, ...ahead];
  const subject = known.subjects[place];
  return [
    ...stopped,
    ...(subject === undefined
      ? []
      : [duplicateOfDraft(subject, known.items[place] ?? [], known.others(place))]),
    payeeCheck(payeeStanding(intent, known.payees, scope.now)),
    tiesCheck(scope, intent, partsOf(intent, known.able.get(place) ?? []), known.accounts),
    ...ahead,
  ];
};

/** Whoever looks at a draft is the one who asks for it. */
const partsOf = ({ initiator }: DraftIntent, able: readonly Signer[]): readonly Part[] => [
  { person: initiator, part: 'viewer' },
  ...able.filter(({ id }) => id !== initiator).map(({ id }): Part => ({ person: id, part: 'able' })),
];

const ableAt = (
  { picture: { roster }, now }: Scope,
  groups: readonly AnswerGroup[],
): ReadonlyMap<number, readonly Signer[]> =>
  new Map(
    groups.flatMap(({ requirement, places }) => {
      const able =
        roster === undefined || requirement === null
          ? []
          : signersFor(requirement, roster, now.toISOString());
      return places.map((place) => [place, able] as const);
    }),
  );

/** About all drafts at once: what they take out together, and whether they can be completed. */
const wholeChecks = (
  scope: Scope,
  drafts: readonly DraftIntent[],
  accounts: StoredAccounts,
  groups: readonly AnswerGroup[],
): readonly CheckView[] => {
  const outflows = outflowsOf(drafts);
  return [
    ...(outflows.length === 0 ? [] : [fundsCheck(outflows, accounts)]),
    ...quorumChecks(scope, drafts, groups),
  ];
};

const outflowsOf = (drafts: readonly DraftIntent[]): readonly Outflow[] => {
  const out = new Map<AccountId, bigint>();
  for (const { account, side, minor } of drafts.flatMap(holdEntries))
    if (side === 'credit') out.set(account, (out.get(account) ?? 0n) + BigInt(minor));
  return [...out].map(([account, minor]) => ({ account, minor, held: 0n }));
};

/** The first group that can't be completed; all drafts of a list have one initiator. */
const quorumChecks = (
  scope: Scope,
  drafts: readonly DraftIntent[],
  groups: readonly AnswerGroup[],
): readonly CheckView[] => {
  const { roster } = scope.picture;
  const time = scope.now.toISOString();
  const initiator = drafts[0]?.initiator;
  if (roster === undefined || initiator === undefined) return [];
  const reaches = groups.flatMap(({ requirement }) =>
    requirement === null
      ? []
      : [reachOf({ requirement, approvals: [], initiator }, signersFor(requirement, roster, time))],
  );
  const stuck = reaches.find(({ missing }) => missing.length > 0);
  return stuck === undefined ? [] : [unreachable(scope, stuck)];
};
