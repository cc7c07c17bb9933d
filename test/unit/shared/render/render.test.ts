import fc from 'fast-check';
import type { AccountId, GroupId } from '#shared/brand';
import { describe, expect, test } from 'vitest';
import type { AccountLimits, WalletLimits } from '#shared/double-entry';
import type { Grants, RosterChangeIntent } from '#shared/intent';
import { canonicalize, type JsonValue } from '#shared/json';
import { policyDigest, type Policy } from '#shared/policy';
import { renderDigest, renderIntent } from '#shared/render';
import { roleNames, roleTitles, type Role } from '#shared/roster';
import {
  ANNA,
  DIRK,
  IBAN_B,
  testChange,
  testGrant,
  testPolicy,
  testRegistration,
  testRevocation,
  testTransfer,
} from '../../../support/company.ts';
import { everyChange } from '../../../support/every-change.ts';
import { testRosterChange } from '../../../support/people.ts';
import { policyArb } from '../../../support/policy/arbitraries.ts';
import { testPublication, testRule, testRules } from '../../../support/policy-life.ts';

const values = (intent: Parameters<typeof renderIntent>[0]): ReadonlyMap<string, string> =>
  new Map(renderIntent(intent, 'en-GB').lines.map(({ id, value }) => [id, value]));

describe('the render record', () => {
  test('shows every fact of a transfer in the words of the screen', () => {
    const lines = values(testTransfer({ minor: '123456789' }));
    expect(lines.get('leg.0.amount')).toBe('1,234,567.89 EUR');
    expect(lines.get('leg.0.destination.iban')).toBe('GB82 WEST 1234 5698 7654 32');
    expect(lines.get('payee.name')).toBe('Beta operating');
  });

  test('shows every leaf of the signed bytes', () => {
    for (const intent of [
      testTransfer(),
      testRegistration(),
      testChange({ kind: 'set-owner', from: DIRK, to: ANNA }),
      testChange({ kind: 'extend', from: '2027-01-31', to: '2028-01-31' }),
      testChange({ kind: 'archive', accounts: [`${IBAN_B}.EUR` as AccountId], ibans: [IBAN_B] }),
      testGrant(),
      testRevocation(),
      testPublication(testRules()),
    ]) {
      const shown = [...values(intent).values()].join('\n').replaceAll(/[ ,.]/g, '');
      for (const leaf of leaves(intent)) expect(shown).toContain(leaf.replaceAll(/[ ,.]/g, ''));
    }
  });

  test('gives other lines for other intents, however alike they are made', () => {
    const file = {
      kind: 'file',
      fileDigest: 'a'.repeat(64),
      fileName: 'a.xml',
      messageId: 'M1',
      paymentInformationId: 'P',
      transaction: 1,
      line: 2,
    } as unknown as ReturnType<typeof testTransfer>['origin'];
    const base = { ...testTransfer(), origin: file };
    const { references } = base;
    const variants = [
      base,
      { ...base, origin: { ...file, messageId: 'M1, batch P', paymentInformationId: 'Q' } },
      { ...base, origin: { ...file, messageId: 'M1', paymentInformationId: 'P, batch Q' } },
      { ...base, references: { ...references, remittance: 'none' } },
      { ...base, references: { ...references, instructionId: 'none' } },
      { ...base, payee: { ...base.payee, country: null } },
      { ...base, purpose: null },
    ] as (typeof base)[];
    const digests = variants.map((intent) => renderDigest(renderIntent(intent, 'en-GB')));
    expect(new Set(digests).size).toBe(variants.length);
  });

  test('gives other lines for other limits, whatever is stated in them', () => {
    const limits = (...velocity: AccountLimits['velocity']): AccountLimits => ({
      floor: { soft: null, hard: '5' },
      ceiling: { soft: null, hard: null },
      velocity,
    });
    const window = { window: 'h24', measure: 'sum', soft: null, hard: '5' } as const;
    const inEuro = (each: AccountLimits): WalletLimits => [{ asset: 'EUR', limits: each }];
    const variants: readonly WalletLimits[] = [
      [],
      inEuro(limits()),
      inEuro({ ...limits(), floor: { soft: '5', hard: null } }),
      inEuro({ ...limits(), floor: { soft: null, hard: null }, ceiling: { soft: null, hard: '5' } }),
      inEuro(limits(window)),
      inEuro(limits({ ...window, window: 'd7' })),
      inEuro(limits({ ...window, measure: 'count' })),
      inEuro(limits({ ...window, soft: '5', hard: null })),
      [{ asset: 'USD', limits: limits() }],
    ];
    const base = testChange({ kind: 'freeze' });
    const digests = variants.flatMap((some) =>
      variants.map((other) =>
        renderDigest(
          renderIntent({ ...base, change: { kind: 'set-limits', from: some, to: other } }, 'en-GB'),
        ),
      ),
    );
    expect(new Set(digests).size).toBe(variants.length ** 2);
  });

  test('shows every leaf of a change of people and of an emergency', () => {
    for (const intent of everyChange) {
      const shown = [...values(intent).values()].join('\n').replaceAll(/[ ,.]/g, '');
      for (const leaf of leaves(intent)) expect(shown).toContain(shownForm(leaf).replaceAll(/[ ,.]/g, ''));
    }
  });

  test('gives other lines for any two changes of people or emergencies that differ', () => {
    const digests = everyChange.map((intent) => renderDigest(renderIntent(intent, 'en-GB')));
    expect(new Set(digests).size).toBe(everyChange.length);
  });

  test('gives other lines for other grants, whatever stands in them', () => {
    fc.assert(
      fc.property(grants, grants, grants, grants, (fromA, toA, fromB, toB) => {
        const [a, b] = [
          { from: fromA, to: toA },
          { from: fromB, to: toB },
        ].map((each) => regranted(each));
        if (a === undefined || b === undefined) throw new Error('two changes');
        const isSame = JSON.stringify(a.change) === JSON.stringify(b.change);
        expect(
          renderDigest(renderIntent({ ...a, origin: b.origin }, 'en-GB')) ===
            renderDigest(renderIntent(b, 'en-GB')),
        ).toBe(isSame);
      }),
    );
  });

  test('gives other lines for other tables, whatever a rule says', () => {
    const policies = fc.tuple(policyArb(4), policyArb(4));
    const digestOf = ({ title, rules }: Policy): string =>
      renderDigest(renderIntent({ ...FIXED, policy: { version: 2, title, rules } }, 'en-GB'));
    fc.assert(
      fc.property(policies, ([one, other]) => {
        const isSame =
          canonicalize(one as unknown as JsonValue) === canonicalize(other as unknown as JsonValue);
        expect(digestOf(one) === digestOf(other)).toBe(isSame);
      }),
    );
    fc.assert(
      fc.property(policyArb(4), fc.nat(100), ({ title, rules }, at) => {
        const policy = { title, rules } as unknown as Policy;
        const altered = alteredAt(policy as unknown as JsonValue, at) as unknown as Policy;
        expect(digestOf(altered)).not.toBe(digestOf(policy));
      }),
      { numRuns: 300 },
    );
  });

  test('shows a table rule by rule, each of its members in a line of its own', () => {
    const lines = renderIntent(testPublication([testRule('T-2'), testRule('D-1')]), 'en-GB').lines;
    const shown = lines.filter(({ id }) => id.startsWith('policy.') || id.startsWith('base.'));
    expect(shown.map(({ label, value }) => `${label}: ${value}`)).toEqual([
      'Policy: Test policy',
      'Version: 2',
      'In place of version: 1',
      `Whose digest is: ${policyDigest(testPolicy())}`,
      'Rules: 2',
      'Rule 1: T-2',
      'T-2: says: Large transfers need compliance too',
      'T-2: version: 1',
      'T-2: applies to: {"action":["transfer"],"amount":{"ccy":"EUR","min":"100000000"},"assets":["EUR"]}',
      'T-2: then: {"distinct":["person"],"groups":[{"atLeast":1,"group":"compliance"}],"kind":"require"}',
      'T-2: owner: anna',
      'T-2: to be reviewed by: 2030-01-01',
      'Rule 2: D-1',
      'D-1: says: No payments to North Korea',
      'D-1: version: 1',
      'D-1: applies to: {"action":["transfer"],"payee":{"country":["KP"]}}',
      'D-1: then: {"code":"sanctioned-country","kind":"deny"}',
      'D-1: owner: anna',
      'D-1: to be reviewed by: 2030-01-01',
      'Tests that ship with it: 0',
    ]);
  });

  test('changes its digest with any change of a label, a value or the order', () => {
    const record = renderIntent(testTransfer(), 'en-GB');
    const original = renderDigest(record);
    for (const [index, line] of record.lines.entries()) {
      const altered = record.lines.with(index, { ...line, value: `${line.value} ` });
      expect(renderDigest({ ...record, lines: altered })).not.toBe(original);
      const relabelled = record.lines.with(index, { ...line, label: `${line.label}.` });
      expect(renderDigest({ ...record, lines: relabelled })).not.toBe(original);
    }
    expect(renderDigest({ ...record, lines: record.lines.toReversed() })).not.toBe(original);
    expect(renderDigest({ ...record, lines: record.lines.slice(1) })).not.toBe(original);
  });
});

const grants = fc.record({
  roles: fc.subarray([...roleNames]),
  groups: fc.subarray(['a', 'b', 'none'].map((id) => id as GroupId)),
});

const regranted = (change: { readonly from: Grants; readonly to: Grants }): RosterChangeIntent =>
  testRosterChange({ kind: 'set-roles', person: ANNA, ...change });

/** Words of the closed lists are shown as people say them. */
const shownForm = (leaf: string): string =>
  (roleNames as readonly string[]).includes(leaf) ? roleTitles[leaf as Role] : leaf;

const FIXED = testPublication([]);

/** The value with the leaf at a place (modulo their number) made another one. */
const alteredAt = (value: JsonValue, at: number): JsonValue => {
  const paths = leafPaths(value);
  const path = paths[at % Math.max(1, paths.length)];
  return path === undefined ? value : alteredIn(value, path);
};

type Path = readonly (string | number)[];

const leafPaths = (value: JsonValue): readonly Path[] => {
  if (value === null || typeof value !== 'object') return [[]];
  return Object.entries(value).flatMap(([name, member]) => leafPaths(member).map((path) => [name, ...path]));
};

const alteredIn = (value: JsonValue, [name, ...rest]: Path): JsonValue => {
  if (name === undefined)
    return typeof value === 'string'
      ? `${value}x`
      : typeof value === 'number'
        ? value + 1
        : !(value as boolean);
  const copy = structuredClone(value) as Record<string, JsonValue>;
  copy[name] = alteredIn(copy[name] as JsonValue, rest);
  return copy;
};

/** Strings of the intent that a person has to see; structural tags are shown in words. */
const leaves = (value: unknown, key = ''): readonly string[] => {
  if (typeof value === 'string')
    return ['kind', 'type', 'rail', 'minor', 'custody', 'as', 'decision', 'scope'].includes(key)
      ? []
      : [value];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, item]) => leaves(item, Array.isArray(value) ? key : name));
};
