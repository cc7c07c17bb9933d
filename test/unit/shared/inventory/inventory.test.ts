import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  custodyKeyProblem,
  custodyKeySchema,
  KEY_MOVES,
  keyStates,
  mayMove,
  partName,
  partsOf,
  recoverabilityOf,
  rotationDueOn,
  type PartLife,
} from '#shared/inventory';
import { testCustodyKey } from '../../../support/custody-keys.ts';

const KEY = testCustodyKey();
const DAY_MS = 86_400_000;
const START = '2026-01-01T00:00:00Z';
const after = (days: number): string => new Date(Date.parse(START) + days * DAY_MS).toISOString();
const livesAt = (at: string): readonly PartLife[] =>
  partsOf(KEY).map((part) => ({ part: partName(part), proved: null, at }));

describe('the states of SP 800-57', () => {
  test('lead where the standard says: a key that was compromised can only be destroyed', () => {
    expect(KEY_MOVES.compromised).toEqual(['destroyed']);
    expect(KEY_MOVES.destroyed).toEqual([]);
    expect(mayMove('suspended', 'active')).toBe(true);
    expect(mayMove('deactivated', 'active')).toBe(false);
    expect(keyStates.some((state) => mayMove(state, 'pre-activation'))).toBe(false);
    expect(keyStates.every((state) => !mayMove(state, state))).toBe(true);
  });
});

describe('recoverability', () => {
  test('is green on the day of a proof, and red after 90 days without one', () => {
    const ages = [0, 75, 77, 90, 91].map(
      (days) => recoverabilityOf(KEY, livesAt(START), after(days)).aliveness,
    );
    expect(ages).toEqual(['alive', 'alive', 'due', 'due', 'overdue']);
  });

  test('is that of the oldest part; a proof of it makes the key green again', () => {
    const [first, ...others] = livesAt(after(60));
    if (first === undefined) throw new TypeError('no part');
    const old = recoverabilityOf(KEY, [{ ...first, at: START }, ...others], after(100));
    expect(old).toMatchObject({ aliveness: 'overdue', sharesAlive: 2, threshold: 2, oldestDays: 100 });
    expect(old.dueOn).toBe('2026-04-01');
    const proved = recoverabilityOf(KEY, [{ ...first, at: after(100) }, ...others], after(100));
    expect(proved).toMatchObject({ aliveness: 'alive', sharesAlive: 3, backupsAlive: 1 });
  });

  test('counts a part of which nothing is known as overdue', () => {
    expect(recoverabilityOf(KEY, livesAt(START).slice(1), START).aliveness).toBe('overdue');
  });

  test('never improves with time', () => {
    const order = ['alive', 'due', 'overdue'];
    fc.assert(
      fc.property(fc.nat(400), fc.nat(400), (days, more) => {
        const [now, later] = [days, days + more].map((at) =>
          order.indexOf(recoverabilityOf(KEY, livesAt(START), after(at)).aliveness),
        );
        expect(later).toBeGreaterThanOrEqual(now ?? 0);
      }),
    );
  });

  test('a key is to be exchanged after its cadence from the ceremony on', () => {
    expect(rotationDueOn({ ...KEY, cadence: { rotateDays: 30, proveDays: 90 } })).toBe('2026-05-01');
  });
});

describe('a key', () => {
  test('is refused where no shape can tell', () => {
    const [first, second] = KEY.held.holders;
    if (first === undefined || second === undefined) throw new TypeError('holders');
    const wrong = [
      testCustodyKey({ attestedAs: 'Its maker attests it.' }),
      testCustodyKey({ kind: 'hsm' }),
      testCustodyKey({ algorithm: 'ecdsa-secp256k1' }),
      testCustodyKey({ held: { threshold: 2, holders: [first] } }),
      testCustodyKey({ held: { threshold: 1, holders: [second, first] } }),
      testCustodyKey({ held: { threshold: 1, holders: [first, { ...second, person: first.person }] } }),
      testCustodyKey({ backups: [...KEY.backups, ...KEY.backups] }),
      testCustodyKey({ wallets: [...KEY.wallets, ...KEY.wallets] }),
    ];
    expect(custodyKeyProblem(KEY)).toBeUndefined();
    expect(wrong.map((key) => custodyKeyProblem(key) === undefined)).toEqual(wrong.map(() => false));
  });

  test('has no member that is not named', () => {
    expect(custodyKeySchema.safeParse({ ...KEY, secret: '00' }).success).toBe(false);
    expect(custodyKeySchema.safeParse({ ...KEY, cadence: { rotateDays: 1, proveDays: 91 } }).success).toBe(
      false,
    );
  });
});
