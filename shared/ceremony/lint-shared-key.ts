import type { ScriptFinding } from './lint.ts';
import { pathsOf } from './paths.ts';
import { leastOf, type CeremonyRole } from './roles.ts';
import type { CeremonyScript, SharedKeyPlan, TokenOperation, TokenStep } from './script.ts';

/* What a script says of a key that several share has to be a key that can come about. */

const OF_SHARES: readonly TokenOperation[] = ['generate-share', 'reshare', 'confirm-share', 'complete-share'];

export const lintSharedKey = (script: CeremonyScript): readonly ScriptFinding[] => {
  const { sharedKey } = script;
  const asked = tokenSteps(script).filter(
    ({ operation, with: beside }) => OF_SHARES.includes(operation) || beside !== undefined,
  );
  if (sharedKey === undefined)
    return asked.map(({ id }) => finding(id, 'It works with shares of a key that the script does not name.'));
  return [
    ...planFindings(script, sharedKey),
    ...orderFindings(script, sharedKey),
    ...asked.flatMap((step) => whoFindings(sharedKey, step)),
  ];
};

const finding = (at: string, text: string): ScriptFinding => ({ code: 'shared-key', at, text });

const tokenSteps = (script: CeremonyScript): readonly TokenStep[] =>
  pathsOf(script)
    .flatMap(({ steps }) => steps)
    .filter((step) => step.kind === 'token');

const planFindings = (
  { id, crew, inputs, sharing }: CeremonyScript,
  { holders, threshold, policy, deals = [] }: SharedKeyPlan,
): readonly ScriptFinding[] => {
  const isHolder = (role: CeremonyRole): boolean =>
    role.startsWith('custodian-') && leastOf(role, crew) === 1;
  const isDigest = inputs.some(({ name, form }) => name === policy && form === 'digest');
  return [
    ...holders
      .filter((role) => !isHolder(role))
      .map((role) => finding(role, 'It is no custodian of the crew.')),
    ...sharing
      .filter((pair) => pair.every((role) => holders.includes(role)))
      .map((pair) => finding(pair.join(' and '), 'One person could hold two shares.')),
    ...(new Set(holders).size === holders.length ? [] : [finding(id, 'Somebody holds two shares.')]),
    ...(deals.every((role) => holders.includes(role))
      ? []
      : [finding(id, 'Who hands on a share gets none.')]),
    ...(threshold <= holders.length ? [] : [finding(id, 'More have to sign than hold a share.')]),
    ...(isDigest ? [] : [finding(id, `The policy is no input of a digest: ${policy}.`)]),
  ];
};

/** Each holder begins, confirms and completes their share once, and all do one before the first does the next. */
const orderFindings = (
  { steps, id }: CeremonyScript,
  { holders, deals }: SharedKeyPlan,
): readonly ScriptFinding[] => {
  const begins: TokenOperation = deals === undefined ? 'generate-share' : 'reshare';
  const placesOf = (operation: TokenOperation): readonly number[] =>
    steps.flatMap((step, at) => (step.kind === 'token' && step.operation === operation ? [at] : []));
  const isOnce = (operation: TokenOperation): boolean => {
    const by = placesOf(operation).map((at) => steps[at]?.by);
    return by.length === holders.length && holders.every((role) => by.includes(role));
  };
  const phases = [begins, 'confirm-share', 'complete-share'] as const;
  const [begun, confirmed, completed] = phases.map(placesOf);
  const isBefore = (one: readonly number[] = [], next: readonly number[] = []): boolean =>
    Math.max(...one) < Math.min(...next);
  const other = placesOf(deals === undefined ? 'reshare' : 'generate-share');
  return [
    ...phases
      .filter((operation) => !isOnce(operation))
      .map((operation) => finding(id, `Not each holder does it once: ${operation}.`)),
    ...(isBefore(begun, confirmed) && isBefore(confirmed, completed)
      ? []
      : [finding(id, 'Not all begin, then all confirm, then all complete.')]),
    ...(other.length === 0 ? [] : [finding(id, 'A key is made anew or handed on, not both.')]),
    ...unprovedDeals(steps, deals ?? [], Math.min(...(begun ?? []))),
  ];
};

/** Whoever hands a share on shows it before: by it the key is known. */
const unprovedDeals = (
  steps: CeremonyScript['steps'],
  deals: readonly CeremonyRole[],
  before: number,
): readonly ScriptFinding[] => {
  const proved = steps
    .slice(0, before)
    .flatMap((step) => (step.kind === 'token' && step.operation === 'prove-share' ? [step.by] : []));
  return deals
    .filter((role) => !proved.includes(role))
    .map((role) => finding(role, 'The share that is handed on is not shown before.'));
};

const whoFindings = (
  { holders }: SharedKeyPlan,
  { id, by, operation, with: beside = [] }: TokenStep,
): readonly ScriptFinding[] => {
  const signers = [by, ...beside];
  if (signers.some((role) => !holders.includes(role)))
    return [finding(id, 'It asks somebody who holds no share.')];
  if (new Set(signers).size !== signers.length) return [finding(id, 'It asks somebody twice.')];
  return beside.length > 0 && operation !== 'sign-challenge'
    ? [finding(id, 'Only a signature is made by several.')]
    : [];
};
