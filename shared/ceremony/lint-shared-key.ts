import type { ScriptFinding } from './lint.ts';
import { pathsOf } from './paths.ts';
import { leastOf, type CeremonyRole } from './roles.ts';
import type { CeremonyScript, SharedKeyPlan, TokenOperation, TokenStep } from './script.ts';

/* What a script says of a key that several share has to be a key that can come about. */

const OF_SHARES: readonly TokenOperation[] = ['generate-share', 'complete-share'];

export const lintSharedKey = (script: CeremonyScript): readonly ScriptFinding[] => {
  const { sharedKey } = script;
  const asked = tokenSteps(script).filter(
    ({ operation, with: beside }) => OF_SHARES.includes(operation) || beside !== undefined,
  );
  if (sharedKey === undefined)
    return asked.map(({ id }) => finding(id, 'It works with shares of a key that the script does not name.'));
  return [
    ...planFindings(script, sharedKey),
    ...OF_SHARES.flatMap((operation) => orderFindings(script, sharedKey, operation)),
    ...asked.flatMap((step) => whoFindings(sharedKey, step)),
  ];
};

const finding = (at: string, text: string): ScriptFinding => ({ code: 'shared-key', at, text });

const tokenSteps = (script: CeremonyScript): readonly TokenStep[] =>
  pathsOf(script)
    .flatMap(({ steps }) => steps)
    .filter((step) => step.kind === 'token');

const planFindings = (
  { id, crew, inputs }: CeremonyScript,
  { holders, threshold, policy }: SharedKeyPlan,
): readonly ScriptFinding[] => {
  const isHolder = (role: CeremonyRole): boolean =>
    role.startsWith('custodian-') && leastOf(role, crew) === 1;
  const isDigest = inputs.some(({ name, form }) => name === policy && form === 'digest');
  return [
    ...holders
      .filter((role) => !isHolder(role))
      .map((role) => finding(role, 'It is no custodian of the crew.')),
    ...(new Set(holders).size === holders.length ? [] : [finding(id, 'Somebody holds two shares.')]),
    ...(threshold <= holders.length ? [] : [finding(id, 'More have to sign than hold a share.')]),
    ...(isDigest ? [] : [finding(id, `The policy is no input of a digest: ${policy}.`)]),
  ];
};

/** Each holder makes their share once, and every share is begun before the first is completed. */
const orderFindings = (
  { steps, id }: CeremonyScript,
  { holders }: SharedKeyPlan,
  operation: TokenOperation,
): readonly ScriptFinding[] => {
  const run = steps.flatMap((step) =>
    step.kind === 'token' && step.operation === operation ? [step.by] : [],
  );
  const isOnce = run.length === holders.length && holders.every((role) => run.includes(role));
  if (!isOnce) return [finding(id, `Not each holder does it once: ${operation}.`)];
  const at = (one: TokenOperation, from: 'first' | 'last'): number => {
    const places = steps.flatMap((step, place) =>
      step.kind === 'token' && step.operation === one ? [place] : [],
    );
    return (from === 'first' ? places[0] : places.at(-1)) ?? -1;
  };
  return at('generate-share', 'last') < at('complete-share', 'first')
    ? []
    : [finding(id, 'A share is completed before all were begun.')];
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
