import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  lintScript,
  parseScriptFile,
  SCRIPT_FORMAT,
  scriptDigest,
  type CeremonyScript,
  type CeremonyStep,
} from '#shared/ceremony';
import { SMALL_SCRIPT } from '../../../support/ceremony-script.ts';

const fileOf = (script: unknown): string => JSON.stringify({ format: SCRIPT_FORMAT, script });
const codesOf = (script: CeremonyScript): readonly string[] => lintScript(script).map(({ code }) => code);

const withStep = (id: string, change: Partial<CeremonyStep>): CeremonyScript => ({
  ...SMALL_SCRIPT,
  steps: SMALL_SCRIPT.steps.map((step) => (step.id === id ? ({ ...step, ...change } as CeremonyStep) : step)),
});

describe('a script', () => {
  test('is read as it stands, and has no defect', () => {
    expect(parseScriptFile(fileOf(SMALL_SCRIPT))).toEqual({ ok: true, value: SMALL_SCRIPT });
    expect(lintScript(SMALL_SCRIPT)).toEqual([]);
  });

  test.each<[string, unknown]>([
    ['another format', { format: 'countersign/ceremony-script/v2', script: SMALL_SCRIPT }],
    ['an unknown member', { format: SCRIPT_FORMAT, script: { ...SMALL_SCRIPT, run: 'anything' } }],
    [
      'an unknown kind of step',
      { format: SCRIPT_FORMAT, script: withStep('welcome', { kind: 'run' as 'say' }) },
    ],
    ['text that can not be seen', { format: SCRIPT_FORMAT, script: { ...SMALL_SCRIPT, title: 'a\u202eb' } }],
    ['no branch', { format: SCRIPT_FORMAT, script: { ...SMALL_SCRIPT, branches: [] } }],
    [
      'no witness',
      { format: SCRIPT_FORMAT, script: { ...SMALL_SCRIPT, crew: { ...SMALL_SCRIPT.crew, witnesses: 0 } } },
    ],
  ])('with %s is refused', (_, file) => {
    expect(parseScriptFile(JSON.stringify(file))).toMatchObject({
      ok: false,
      error: { code: 'unknown-shape' },
    });
  });

  test('with a member twice is refused', () => {
    const twice = fileOf(SMALL_SCRIPT).replace('"version":1', '"version":1,"version":2');
    expect(parseScriptFile(twice)).toMatchObject({ ok: false, error: { code: 'not-json' } });
  });

  test('has another digest after any change, and the same in any order of members', () => {
    const digest = scriptDigest(SMALL_SCRIPT);
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    const reversed = Object.fromEntries(Object.entries(SMALL_SCRIPT).reverse());
    expect(scriptDigest(reversed as CeremonyScript)).toBe(digest);
    fc.assert(
      fc.property(fc.nat({ max: SMALL_SCRIPT.steps.length - 1 }), fc.string({ minLength: 1 }), (at, more) => {
        const id = SMALL_SCRIPT.steps[at]?.id ?? '';
        const text = `${SMALL_SCRIPT.steps[at]?.text ?? ''}${more}`.toWellFormed();
        expect(scriptDigest(withStep(id, { text }))).not.toBe(digest);
      }),
    );
  });
});

describe('the lint of scripts finds', () => {
  const [stop, leave] = SMALL_SCRIPT.branches;
  if (stop === undefined || leave === undefined) throw new Error('The script has two branches');

  test.each<[string, CeremonyScript]>([
    [
      'duplicate-name',
      { ...SMALL_SCRIPT, steps: [...SMALL_SCRIPT.steps.slice(0, 1), ...SMALL_SCRIPT.steps] },
    ],
    ['role-without-step', { ...SMALL_SCRIPT, crew: { ...SMALL_SCRIPT.crew, auditors: 1 } }],
    ['role-not-in-crew', withStep('put-away', { by: 'custodian-2' })],
    ['own-witness', withStep('welcome', { confirmedBy: 'administrator' })],
    ['own-witness', { ...SMALL_SCRIPT, sharing: [['witness', 'administrator']] }],
    ['auditor-shares', { ...SMALL_SCRIPT, sharing: [['auditor', 'witness']] }],
    ['token-without-witness', withStep('make-key', { confirmedBy: 'custodian-1' })],
    [
      'token-unnamed',
      withStep('make-key', { observes: [{ name: 'key-digest', label: 'Key', form: 'digest' }] }),
    ],
    [
      'token-any',
      withStep('make-key', { observes: [{ name: 'token-serial', label: 'Serial', form: 'serial' }] }),
    ],
    [
      'token-any',
      withStep('make-key', {
        operation: 'reset',
        observes: [
          {
            name: 'token-serial',
            label: 'Serial',
            form: 'serial',
            expects: { kind: 'differs', from: 'token-bag' },
          },
        ],
      }),
    ],
    ['branch-nowhere', withStep('make-key', { aborts: ['elsewhere'] })],
    ['dead-branch', { ...SMALL_SCRIPT, branches: [stop, { ...leave, anywhere: false }] }],
    ['no-way-out', { ...withStep('open-bag', { aborts: [] }), branches: [stop] }],
    ['no-way-out', { ...SMALL_SCRIPT, branches: [stop] }],
    ['unsigned-end', { ...SMALL_SCRIPT, steps: SMALL_SCRIPT.steps.slice(0, -1) }],
    ['opens-no-bag', withStep('scan-image', { kind: 'check', opens: 'Image' })],
    ['unknown-value', withStep('read-image', { reads: 'nothing' })],
    ['other-form', withStep('read-image', { reads: 'token-bag' })],
    [
      'unknown-value',
      withStep('scan-image', {
        requires: [{ value: 'new-key', expects: { kind: 'is', text: 'ab' }, because: 'It comes later.' }],
      }),
    ],
    [
      'dead-step',
      withStep('make-key', {
        requires: [{ value: 'intact', expects: { kind: 'is', text: 'no' }, because: 'It never is.' }],
      }),
    ],
    [
      'dead-step',
      withStep('make-key', {
        requires: [
          { value: 'image', expects: { kind: 'differs', from: 'image-seen' }, because: 'They are the same.' },
        ],
      }),
    ],
    [
      'dead-step',
      withStep('scan-image', {
        observes: [
          { name: 'image-seen', label: 'Digest', form: 'digest', expects: { kind: 'is', text: 'no' } },
        ],
      }),
    ],
    [
      'other-form',
      withStep('scan-image', {
        observes: [
          { name: 'image-seen', label: 'Digest', form: 'digest', expects: { kind: 'same', as: 'token-bag' } },
        ],
      }),
    ],
  ])('%s', (code, script) => {
    expect(codesOf(script)).toContain(code);
  });

  test('that a branch asks for what its first way in has not observed', () => {
    const early = {
      ...SMALL_SCRIPT,
      branches: [
        {
          ...stop,
          steps: stop.steps.map((step) => ({
            ...step,
            requires: [
              {
                value: 'new-key',
                expects: { kind: 'same' as const, as: 'new-key' },
                because: 'It is there.',
              },
            ],
          })),
        },
        leave,
      ],
    };
    expect(codesOf(early)).toContain('unknown-value');
  });
});
