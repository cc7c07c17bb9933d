import { describe, expect, test } from 'vitest';
import { keyStates } from '#shared/inventory';
import { keyDraftSchema, type CustodyKeyView, type KeyEvidence, type KeyPartView } from '#shared/ipc';
import {
  emptyForm,
  errorsIn,
  leftOutText,
  valueOf,
} from '../../../../../renderer/features/keys/key-draft.ts';
import {
  alivenessWords,
  daysText,
  recoveryText,
  stateWords,
  stepTitle,
  whereText,
  whyNotProve,
} from '../../../../../renderer/features/keys/key-words.ts';
import { ANNA, BEN } from '../../../../support/company.ts';
import { testCustodyKey } from '../../../../support/custody-keys.ts';

const evidence: KeyEvidence = {
  fileName: 'evidence.json',
  title: 'Threshold key generation',
  root: testCustodyKey().ceremony.root,
  script: testCustodyKey().ceremony.script,
  on: '2026-04-01',
  isRehearsal: false,
  publicKeys: [testCustodyKey().publicKey],
  serials: ['T-1'],
  bags: [{ bag: 'A-1001', holds: 'Share 1' }],
  attestations: [],
};

describe('the form of a registration', () => {
  const whole = {
    ...emptyForm(evidence),
    name: ' Treasury  key ',
    holders: [ANNA, BEN],
    threshold: '2',
    place: 'Safe',
  };

  test('says what is missing, field by field', () => {
    const missing = errorsIn(emptyForm(evidence));
    expect(Object.keys(missing).sort()).toEqual(['holders', 'name', 'place', 'threshold']);
    const inModule = errorsIn({ ...emptyForm(evidence), kind: 'hsm', serial: '' });
    expect(Object.keys(inModule)).toEqual(
      expect.arrayContaining(['profile', 'manufacturer', 'serial', 'keyId']),
    );
  });

  test.each(['0', '3', '1.5', 'two', ''])('asks for a number of holders that there are: %j', (threshold) => {
    expect(errorsIn({ ...whole, threshold }).threshold).toBeDefined();
  });

  test('asks for a proof at least every 90 days', () => {
    expect(errorsIn({ ...whole, proveDays: '91' }).proveDays).toContain('90');
    expect(errorsIn({ ...whole, proveDays: '90' })).toEqual({});
  });

  test('says which bags are left out, and takes no serial number that was not read out', () => {
    expect(leftOutText(whole, evidence)).toBeUndefined();
    expect(leftOutText({ bags: [] }, evidence)).toContain('Left out: A-1001');
    expect(emptyForm(evidence).serial).toBe('T-1');
    const unnamed = { ...emptyForm({ ...evidence, serials: [] }), kind: 'hsm' } as const;
    expect(errorsIn(unnamed).serial).toContain('No serial number was read out');
  });

  test('asks for no more bags than a key can have', () => {
    const bags = Array.from({ length: 33 }, (_, at) => `A-${String(at)}`);
    expect(errorsIn({ ...whole, bags }).bags).toContain('at most 32');
  });

  test('gives what the contract takes', () => {
    expect(errorsIn(whole)).toEqual({});
    const value = keyDraftSchema.parse(valueOf(whole, evidence));
    expect(value).toMatchObject({ name: 'Treasury key', module: null, threshold: 2, bags: ['A-1001'] });
  });
});

describe('words', () => {
  test('say by text what the colours say: no two states, and no two degrees, read the same', () => {
    expect(new Set(keyStates.map((state) => stateWords[state].text)).size).toBe(keyStates.length);
    expect(new Set(Object.values(alivenessWords).map(({ text }) => text)).size).toBe(3);
  });

  test('count what is alive beside what is needed', () => {
    const view = { key: testCustodyKey(), sharesAlive: 2, backupsAlive: 0 } as CustodyKeyView;
    expect(recoveryText(view)).toBe('2 of 3 shares alive, 2 needed; 0 of 1 backup');
    expect([daysText(0), daysText(1), daysText(1200)]).toEqual(['today', '1 day ago', '1,200 days ago']);
  });

  test('tell a step that waits from one that is done', () => {
    const step = { kind: 'set-state', to: 'suspended' } as const;
    const titles = (['waiting', 'done', 'ended'] as const).map((outcome) =>
      stepTitle({ ...step, outcome } as Parameters<typeof stepTitle>[0]),
    );
    expect(titles).toEqual(['Suspend: waits for approval', 'Now suspended', 'Suspend: not carried out']);
  });

  test('say who proves a share, and leave a backup to whoever looks after it', () => {
    const share = {
      part: { kind: 'share', share: 1 },
      holder: { id: ANNA, name: 'Anna', isActive: true },
    } as KeyPartView;
    expect(whyNotProve(share, ANNA)).toBeUndefined();
    expect(whyNotProve(share, BEN)).toContain('Anna');
    expect(whyNotProve(share, undefined)).toContain('Sign in');
    const backup = { part: { kind: 'backup', bag: 'A' }, holder: null } as KeyPartView;
    expect(whereText({ ...backup, where: 'Safe' })).toBe('Safe');
    const gone = { ...share, holder: { id: ANNA, name: 'Anna', isActive: false } };
    expect(whereText(gone)).toContain('handed over');
    expect(whyNotProve(backup, 'anybody')).toBeUndefined();
  });
});
