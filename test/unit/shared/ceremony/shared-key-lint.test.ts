import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lintScript, parseScriptFile, type CeremonyScript, type CeremonyStep } from '#shared/ceremony';

/* What a script says of a shared key has to be a key that can come about. */

const file = resolve(import.meta.dirname, '../../../../resources/ceremonies/threshold-key-generation.json');

const shipped = (): CeremonyScript => {
  const script = parseScriptFile(readFileSync(file, 'utf8'));
  if (!script.ok) throw new Error(script.error.detail);
  return script.value;
};

type Plan = NonNullable<CeremonyScript['sharedKey']>;

const planned = (change: (plan: Plan) => Plan): CeremonyScript => {
  const script = shipped();
  if (script.sharedKey === undefined) throw new Error('no shared key');
  return { ...script, sharedKey: change(script.sharedKey) };
};

const stepped = (change: (steps: readonly CeremonyStep[]) => readonly CeremonyStep[]): CeremonyScript => {
  const script = shipped();
  return { ...script, steps: [...change(script.steps)] };
};

const withoutKey = (): CeremonyScript => {
  const { sharedKey: _, ...script } = shipped();
  return script;
};

const findingsOf = (script: CeremonyScript): readonly string[] =>
  lintScript(script)
    .filter(({ code }) => code === 'shared-key')
    .map(({ at }) => at);

const moved = (steps: readonly CeremonyStep[], id: string, to: string): readonly CeremonyStep[] => {
  const step = steps.find((one) => one.id === id);
  const rest = steps.filter((one) => one.id !== id);
  const at = rest.findIndex((one) => one.id === to);
  return step === undefined ? steps : [...rest.slice(0, at), step, ...rest.slice(at)];
};

describe('a script about a key that several share', () => {
  test('has no finding as it ships', () => {
    expect(lintScript(shipped())).toEqual([]);
  });

  const BROKEN: readonly (readonly [string, CeremonyScript])[] = [
    ['works with shares and names no key', withoutKey()],
    ['asks for more signers than holders', planned((plan) => ({ ...plan, threshold: 6 }))],
    [
      'gives a share to the witness',
      planned((plan) => ({ ...plan, holders: ['witness', ...plan.holders.slice(1)] })),
    ],
    [
      'gives two shares to one',
      planned((plan) => ({ ...plan, holders: [...plan.holders.slice(0, 4), 'custodian-1'] })),
    ],
    ['lets one person be two holders', { ...shipped(), sharing: [['custodian-1', 'custodian-2']] }],
    ['names a policy that is no input', planned((plan) => ({ ...plan, policy: 'key-digest' }))],
    ['leaves out a holder', stepped((steps) => steps.filter(({ id }) => id !== 'group-4'))],
    ['lets one confirm before all have begun', stepped((steps) => moved(steps, 'confirm-1', 'share-5'))],
    ['completes a share before all confirmed', stepped((steps) => moved(steps, 'group-1', 'confirm-5'))],
    ['leaves out a confirmation', stepped((steps) => steps.filter(({ id }) => id !== 'confirm-2'))],
    [
      'lets somebody sign who holds no share',
      stepped((steps) =>
        steps.map((step) =>
          step.id === 'sign-123' && step.kind === 'token' ? { ...step, with: ['witness' as const] } : step,
        ),
      ),
    ],
    [
      'lets one sign twice',
      stepped((steps) =>
        steps.map((step) =>
          step.id === 'sign-123' && step.kind === 'token'
            ? { ...step, with: ['custodian-1' as const] }
            : step,
        ),
      ),
    ],
  ];

  test.each(BROKEN)('is not run where it %s', (_, script) => {
    expect(findingsOf(script)).not.toEqual([]);
  });
});
