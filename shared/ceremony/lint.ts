import { lintSharedKey } from './lint-shared-key.ts';
import { lintValues } from './lint-values.ts';
import { fieldsOf, pathsOf, rolesOf } from './paths.ts';
import { mayShare, roleWords, type CeremonyRole } from './roles.ts';
import { changingOperations, type CeremonyScript, type CeremonyStep, type TokenAnswer } from './script.ts';
import type { ValueForm } from './values.ts';

export type ScriptFindingCode =
  | 'duplicate-name'
  | 'role-without-step'
  | 'role-not-in-crew'
  | 'own-witness'
  | 'auditor-shares'
  | 'token-without-witness'
  | 'token-unnamed'
  | 'token-any'
  | 'branch-nowhere'
  | 'dead-branch'
  | 'branch-in-branch'
  | 'no-way-out'
  | 'unsigned-end'
  | 'opens-no-bag'
  | 'unknown-value'
  | 'other-form'
  | 'dead-step'
  | 'answer-misplaced'
  | 'shared-key';

/** A defect of a script: whoever has one can not be run. */
export interface ScriptFinding {
  readonly code: ScriptFindingCode;
  /** The step, branch or role that it is about. */
  readonly at: string;
  readonly text: string;
}

/** Defects that can be seen without running a script. A script that has any is not run. */
export const lintScript = (script: CeremonyScript): readonly ScriptFinding[] => [
  ...duplicates(script),
  ...roleFindings(script),
  ...allSteps(script).flatMap((step) => stepFindings(script, step)),
  ...branchFindings(script),
  ...inputAnswers(script),
  ...lintValues(script),
  ...lintSharedKey(script),
];

/** Inputs are known before any token is asked. */
const inputAnswers = ({ inputs }: CeremonyScript): readonly ScriptFinding[] =>
  inputs
    .filter(({ answers }) => answers !== undefined)
    .map(({ name }) => ({ code: 'answer-misplaced', at: name, text: 'An input is no answer of a token.' }));

const allSteps = (script: CeremonyScript): readonly CeremonyStep[] =>
  pathsOf(script).flatMap(({ steps }) => steps);

const duplicates = (script: CeremonyScript): readonly ScriptFinding[] => {
  const steps = allSteps(script);
  const values = [...script.inputs, ...steps.flatMap(fieldsOf)].map(({ name }) => name);
  return [
    ...twiceIn(steps.map(({ id }) => id)).map((at) => duplicate(at, 'steps')),
    ...twiceIn(script.branches.map(({ id }) => id)).map((at) => duplicate(at, 'branches')),
    ...twiceIn(values).map((at) => duplicate(at, 'values')),
  ];
};

const twiceIn = (names: readonly string[]): readonly string[] => [
  ...new Set(names.filter((name, index) => names.indexOf(name) !== index)),
];

const duplicate = (at: string, what: string): ScriptFinding => ({
  code: 'duplicate-name',
  at,
  text: `Two ${what} are called ${at}.`,
});

const roleFindings = (script: CeremonyScript): readonly ScriptFinding[] => {
  const asked = rolesOf(script);
  const used = new Set(allSteps(script).flatMap(({ by, confirmedBy }) => [by, confirmedBy]));
  return [
    ...asked.filter((role) => !used.has(role)).map(withoutStep),
    ...[...used].filter((role) => !asked.includes(role)).map(notInCrew),
    ...script.sharing.filter((pair) => pair.includes('auditor')).map(auditorShares),
  ];
};

const withoutStep = (role: CeremonyRole): ScriptFinding => ({
  code: 'role-without-step',
  at: role,
  text: `The ${roleWords(role)} has to come and has nothing to do.`,
});

const notInCrew = (role: CeremonyRole): ScriptFinding => ({
  code: 'role-not-in-crew',
  at: role,
  text: `Steps ask for the ${roleWords(role)}, of whom the crew has none.`,
});

const auditorShares = (pair: readonly CeremonyRole[]): ScriptFinding => ({
  code: 'auditor-shares',
  at: pair.join(' and '),
  text: 'An auditor holds no other role.',
});

type StepLint = (script: CeremonyScript, step: CeremonyStep) => ScriptFinding | undefined;

const ownWitness: StepLint = ({ sharing }, { id, by, confirmedBy }) =>
  by === confirmedBy || mayShare(by, confirmedBy, sharing)
    ? {
        code: 'own-witness',
        at: id,
        text: `One person could run and confirm it: ${roleWords(by)} and ${roleWords(confirmedBy)}.`,
      }
    : undefined;

const tokenWithoutWitness: StepLint = (_, { id, kind, confirmedBy }) =>
  (kind === 'token' || kind === 'attest') && confirmedBy !== 'witness'
    ? {
        code: 'token-without-witness',
        at: id,
        text: 'What a token does or proves is confirmed by the witness.',
      }
    : undefined;

const tokenUnnamed: StepLint = (_, step) =>
  step.kind === 'token' && !step.observes.some(({ form }) => form === 'serial')
    ? { code: 'token-unnamed', at: step.id, text: 'It does not observe which token it is: no serial number.' }
    : undefined;

/** Whatever was plugged in could be wiped: what is changed for good is known before it is asked. */
const tokenAny: StepLint = (_, step) =>
  step.kind === 'token' &&
  changingOperations.includes(step.operation) &&
  step.observes.some(({ form, expects }) => form === 'serial' && (expects?.kind ?? 'differs') === 'differs')
    ? {
        code: 'token-any',
        at: step.id,
        text: 'It changes a token for good, and its serial number does not have to be a known one.',
      }
    : undefined;

const opensNoBag: StepLint = (_, step) => {
  if (step.kind !== 'check' || step.opens === undefined) return undefined;
  const bags = step.observes.filter(({ form, twice }) => form === 'bag' && twice === true);
  return bags.length === 1
    ? undefined
    : { code: 'opens-no-bag', at: step.id, text: 'It opens something, and not one bag is entered twice.' };
};

const branchNowhere: StepLint = ({ branches }, { id, aborts = [] }) => {
  const unknown = aborts.find((one) => branches.every((branch) => branch.id !== one));
  return unknown === undefined
    ? undefined
    : { code: 'branch-nowhere', at: id, text: `It leads to ${unknown}, which is no branch.` };
};

/** Off its own path nothing can be aborted any more: what no exception excuses would hold the ceremony for ever. */
const noWayOut: StepLint = ({ branches, steps }, step) => {
  const isOnBranch = !steps.includes(step);
  const hasWay =
    !isOnBranch && ((step.aborts ?? []).length > 0 || branches.some(({ anywhere }) => anywhere === true));
  const isBound = step.strict === true || step.kind === 'read-out' || (step.requires ?? []).length > 0;
  return isBound && !hasWay
    ? { code: 'no-way-out', at: step.id, text: 'When it can not be done, no branch leads on.' }
    : undefined;
};

/** What a token says is of one form each, and only a token says it. */
const answerMisplaced: StepLint = (_script, step) => {
  const bad = fieldsOf(step).find(
    ({ answers, form }) => answers !== undefined && (step.kind !== 'token' || ANSWER_FORMS[answers] !== form),
  );
  return bad === undefined
    ? undefined
    : { code: 'answer-misplaced', at: step.id, text: `No token answers "${bad.name}" in this form.` };
};

const ANSWER_FORMS: Readonly<Record<TokenAnswer, ValueForm>> = {
  serial: 'serial',
  firmware: 'text',
  objects: 'count',
  keys: 'count',
  'key-label': 'text',
  'public-key': 'key',
  'key-digest': 'digest',
  'can-leave': 'yes-no',
  'more-uses': 'yes-no',
  holds: 'yes-no',
  signs: 'yes-no',
  'signs-alone': 'yes-no',
  destroyed: 'yes-no',
  commitment: 'digest',
  transcript: 'digest',
  shares: 'count',
  'old-shares': 'count',
};

const STEP_LINTS: readonly StepLint[] = [
  ownWitness,
  tokenWithoutWitness,
  tokenUnnamed,
  tokenAny,
  opensNoBag,
  branchNowhere,
  noWayOut,
  answerMisplaced,
];

const stepFindings = (script: CeremonyScript, step: CeremonyStep): readonly ScriptFinding[] =>
  STEP_LINTS.map((lint) => lint(script, step)).filter((finding) => finding !== undefined);

const branchFindings = (script: CeremonyScript): readonly ScriptFinding[] => {
  const named = new Set(script.steps.flatMap(({ aborts }) => aborts ?? []));
  const dead = script.branches.filter(({ id, anywhere }) => anywhere !== true && !named.has(id));
  const nested = script.branches.flatMap(({ steps }) => steps).filter(({ aborts = [] }) => aborts.length > 0);
  const unsigned = pathsOf(script).filter(({ steps }) => steps.at(-1)?.kind !== 'sign');
  return [
    ...dead.map(({ id }): ScriptFinding => ({ code: 'dead-branch', at: id, text: 'No step leads to it.' })),
    ...nested.map(({ id }): ScriptFinding => ({
      code: 'branch-in-branch',
      at: id,
      text: 'A branch leads to the end, not to another branch.',
    })),
    ...unsigned.map(({ branch }): ScriptFinding => ({
      code: 'unsigned-end',
      at: branch?.id ?? script.id,
      text: 'Its last step is not a signature, so nobody answers for the whole.',
    })),
  ];
};
