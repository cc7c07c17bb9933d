import type { Result } from '#shared/errors';
import { attestNames, ATTEST_VERDICTS } from './attest-fields.ts';
import { isBagUsed, movedBy } from './register.ts';
import { fieldsOf } from './paths.ts';
import type { CeremonyCondition, CeremonyField, CeremonyStep } from './script.ts';
import { refused, type CeremonyRefusal } from './signed.ts';
import { ceremonyMode, type CeremonyState } from './state.ts';
import { FORM_WORDS, hasForm, isAsExpected, valueIn, type Values } from './values.ts';

type Refusal = Result<never, CeremonyRefusal>;

/**
 * Why values are not those that fields ask for; undefined when they are. `accepted`: values that an exception takes
 * although they differ.
 */
export const valuesProblem = (
  fields: readonly CeremonyField[],
  observed: Values,
  known: Values,
  accepted: Values,
): Refusal | undefined =>
  formsProblem(fields, observed) ??
  fields.map((field) => expectationProblem(field, known, accepted)).find((one) => one !== undefined);

const formsProblem = (fields: readonly CeremonyField[], observed: Values): Refusal | undefined => {
  const stray = Object.keys(observed).find((name) => fields.every((field) => field.name !== name));
  if (stray !== undefined) return refused('ceremony-value-form', `${stray} is not asked for`);
  const bad = fields.find(({ name, form }) => !hasForm(form, valueIn(observed, name) ?? ''));
  return bad === undefined
    ? undefined
    : refused('ceremony-value-form', `${bad.label} has to be ${FORM_WORDS[bad.form]}`);
};

const expectationProblem = (
  { name, label, expects }: CeremonyField,
  known: Values,
  accepted: Values,
): Refusal | undefined => {
  const value = valueIn(known, name);
  if (expects === undefined || isAsExpected(value, expects, known)) return undefined;
  return value === valueIn(accepted, name) ? undefined : refused('ceremony-value-differs', label);
};

const conditionProblem = (
  conditions: readonly CeremonyCondition[],
  known: Values,
  accepted: Values,
): Refusal | undefined => {
  const broken = conditions.find(({ value, expects }) => {
    const own = valueIn(known, value);
    return !isAsExpected(own, expects, known) && (own === undefined || own !== valueIn(accepted, value));
  });
  return broken === undefined ? undefined : refused('ceremony-condition', broken.because);
};

/** Why a step can not be recorded with what was observed; undefined when it can. */
export const observedProblem = (
  state: CeremonyState,
  step: CeremonyStep,
  observed: Values,
): Refusal | undefined => {
  const accepted = acceptedAt(state, step);
  const known = { ...state.values, ...observed };
  return (
    conditionProblem(step.requires ?? [], state.values, {}) ??
    valuesProblem(fieldsOf(step), observed, known, accepted) ??
    conditionProblem(step.ensures ?? [], known, accepted) ??
    bagProblem(state, step, observed) ??
    rehearsedProblem(state, step, observed)
  );
};

const acceptedAt = (state: CeremonyState, step: CeremonyStep): Values => ({
  ...rehearsedVerdict(state, step),
  ...Object.fromEntries(
    state.exceptions
      .filter(({ step: one }) => one === step.id)
      .flatMap(({ accepts }) => Object.entries(accepts ?? {})),
  ),
});

/** Nobody attests what a rehearsal makes in software: there it is no deviation. */
const rehearsedVerdict = (state: CeremonyState, { kind, id }: CeremonyStep): Values =>
  kind === 'attest' && ceremonyMode(state) === 'rehearsal'
    ? { [attestNames(id).verdict]: ATTEST_VERDICTS.software }
    : {};

const bagProblem = (
  { register }: CeremonyState,
  step: CeremonyStep,
  observed: Values,
): Refusal | undefined => {
  const moved = movedBy(step, observed);
  return moved !== undefined && isBagUsed(register, moved)
    ? refused('ceremony-bag-used', moved.bag)
    : undefined;
};

/** What a rehearsal made never gets into production. */
const rehearsedProblem = (
  { opening }: CeremonyState,
  step: CeremonyStep,
  observed: Values,
): Refusal | undefined => {
  const rehearsed = opening?.rehearsal?.keys ?? [];
  const key = fieldsOf(step)
    .filter(({ form }) => form === 'key')
    .find(({ name }) => rehearsed.includes(valueIn(observed, name) ?? ''));
  return key === undefined ? undefined : refused('ceremony-rehearsal-key', key.label);
};

/**
 * Whether the second entries are those of the first person. The refusal names the field and neither value: whoever
 * enters it again looks at the thing, not at the other entry.
 */
export const secondEntryProblem = (
  fields: readonly CeremonyField[],
  first: Values,
  again: Values,
): Refusal | undefined => {
  const twice = fields.filter((field) => field.twice === true);
  const stray = Object.keys(again).find((name) => twice.every((field) => field.name !== name));
  if (stray !== undefined) return refused('ceremony-value-form', `${stray} is not entered twice`);
  const other = twice.find(({ name }) => valueIn(first, name) !== valueIn(again, name));
  return other === undefined ? undefined : refused('ceremony-entry-differs', other.label);
};
