import {
  changingOperations,
  expectedText,
  fieldsOf,
  headOf,
  nextStep,
  stepsOf,
  valueIn,
  type CeremonyField,
  type CeremonyState,
  type CeremonyStep,
  type TokenAnswer,
  type TokenOperation,
  type TokenStep,
  type Values,
} from '#shared/ceremony';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import type { AboutKey, TokenAnswers, TokenOrder } from '../../signer/ceremony/contract.ts';
import type { TokenIdentity } from '../../signer/tokens.ts';

/* What a token is asked in the step that is next, and what its answers are called there. */

/** What this desk can ask of a token. A script that asks for anything else stops at that step. */
const WIRED: readonly TokenOperation[] = [
  'identify',
  'initialise',
  'generate-key',
  'generate-share',
  'confirm-share',
  'complete-share',
  'reshare',
  'sign-challenge',
  'prove-share',
  'destroy-key',
  'reset',
];

export const isWired = ({ operation }: TokenStep): boolean => WIRED.includes(operation);

const answered = (step: CeremonyStep): readonly (CeremonyField & { answers: TokenAnswer })[] =>
  fieldsOf(step).flatMap((field) =>
    field.answers === undefined ? [] : [{ ...field, answers: field.answers }],
  );

const fieldFor = (step: CeremonyStep, ...kinds: readonly TokenAnswer[]): CeremonyField | undefined =>
  answered(step).find(({ answers }) => kinds.includes(answers));

/** Errors: `ceremony-order`, `ceremony-not-wired`, `ceremony-value-differs` where it is another token. */
export const orderFor = (
  state: CeremonyState,
  step: CeremonyStep | undefined,
  token: TokenIdentity,
): Result<TokenOrder, ShownError> => {
  if (step?.kind !== 'token') return err(shownError('ceremony-order', 'no step of a token is next'));
  if (!isWired(step)) return err(shownError('ceremony-not-wired', step.operation));
  const serial = fieldFor(step, 'serial');
  const wanted = expectedText(serial?.expects, state.values);
  if (changingOperations.includes(step.operation) && wanted !== token.serial)
    return err(shownError('ceremony-value-differs', serial?.label ?? 'Serial number of the token'));
  const holder = state.opening?.crew.find(({ roles }) => roles.includes(step.by));
  return ok({
    operation: step.operation,
    token: { manufacturer: token.manufacturer, serial: token.serial },
    origin: state.origin,
    root: headOf(state).root,
    step: step.id,
    algorithm: step.algorithm ?? null,
    label:
      step.operation === 'generate-key'
        ? (expectedText(fieldFor(step, 'key-label')?.expects, state.values) ?? null)
        : null,
    key: keyAbout(state, step, token.serial),
    asks: [...new Set(answered(step).map(({ answers }) => answers))],
    holder: holder?.person ?? 'its holder',
  });
};

/** The key that a step is about: the one that it has to be, else the last one that was seen on this token. */
const keyAbout = (state: CeremonyState, step: TokenStep, serial: string): AboutKey | null => {
  if (step.operation === 'generate-key') return null;
  const own = fieldFor(step, 'public-key', 'key-digest');
  const wanted = expectedText(own?.expects, state.values);
  if (own !== undefined && wanted !== undefined) return aboutOf(own, wanted);
  for (const before of doneSteps(state).toReversed()) {
    const seenOn = fieldFor(before, 'serial');
    const key = fieldFor(before, 'public-key', 'key-digest');
    const value = key && valueIn(state.values, key.name);
    const isSame = seenOn !== undefined && valueIn(state.values, seenOn.name) === serial;
    if (isSame && key !== undefined && value !== undefined) return aboutOf(key, value);
  }
  return null;
};

const aboutOf = ({ answers }: CeremonyField, value: string): AboutKey =>
  answers === 'public-key' ? { publicKey: value } : { digest: value };

/** The steps whose values are known, in their order. */
const doneSteps = ({ script, branch, position }: CeremonyState): readonly CeremonyStep[] =>
  branch === null
    ? script.steps.slice(0, position)
    : [...script.steps, ...stepsOf(script, branch).slice(0, position)];

/** The answers under the names that the step gives them. */
export const answersAsValues = (step: CeremonyStep, answers: TokenAnswers): Values =>
  Object.fromEntries(
    answered(step).flatMap(({ name, answers: kind }) => {
      const value = answers[kind];
      return value === undefined ? [] : [[name, value]];
    }),
  );

/** What a token said in a step, kept until that step is recorded or the ceremony leaves it for a branch. */
export interface KeptAnswers {
  readonly step: string;
  readonly values: Values;
}

/**
 * What is kept of the step that is next; null where no token was asked there. A pause or an exception in between takes
 * nothing of it away: what a token did for good is not asked of it again. A script names a step once, and none is run
 * twice, so its name says which one it is.
 */
export const answersStill = (state: CeremonyState, kept: KeptAnswers | null): KeptAnswers | null =>
  kept?.step === nextStep(state)?.id ? kept : null;

/** What the token said in the step that is next; null where it was not asked there. */
export const answersFor = (state: CeremonyState, kept: KeptAnswers | null): Values | null =>
  answersStill(state, kept)?.values ?? null;

/** Whether a step can be stated with these values: everything that the token says, or its maker, is as it was said. */
export const isAsAnswered = (step: CeremonyStep, observed: Values, answers: Values | null): boolean =>
  (step.kind !== 'token' && step.kind !== 'attest') ||
  (answers !== null &&
    (step.kind === 'attest' ? fieldsOf(step) : answered(step)).every(
      ({ name }) => valueIn(observed, name) === valueIn(answers, name),
    ));
