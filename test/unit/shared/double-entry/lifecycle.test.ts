import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  changesFrom,
  flowProblem,
  flowsOf,
  stateAfter,
  walletMoves,
  walletStates,
  type WalletChangeKind,
  type WalletMove,
  type WalletRecord,
  type WalletState,
} from '#shared/double-entry';
import { testWallet } from '../../../support/company.ts';

const KINDS: readonly WalletChangeKind[] = [
  ...(Object.keys(walletMoves) as WalletMove[]),
  'set-limits',
  'set-owner',
  'extend',
];
const kindArb = fc.constantFrom(...KINDS);
const stateArb = fc.constantFrom(...walletStates);

const record = (over: Partial<WalletRecord> = {}, expiresOn: string | null = null): WalletRecord => ({
  wallet: testWallet('w', 'alpha', 'W', { expiresOn }),
  state: 'active',
  isOwnerless: false,
  birth: { seq: 0, intent: null },
  founded: [],
  occupied: 0,
  lastSeq: 0,
  ...over,
});

const walk = (from: WalletState, kinds: readonly WalletChangeKind[]): readonly WalletState[] => {
  const passed = [from];
  for (const kind of kinds) {
    const next = stateAfter(kind, passed.at(-1) ?? from);
    if (next !== undefined) passed.push(next);
  }
  return passed;
};

describe('the table of moves', () => {
  test('is this one', () => {
    const table = Object.fromEntries(walletStates.map((state) => [state, changesFrom(state)]));
    expect(table).toEqual({
      proposed: [],
      active: ['freeze', 'close', 'set-limits', 'set-owner', 'extend'],
      frozen: ['unfreeze', 'set-limits', 'set-owner', 'extend'],
      closing: ['freeze', 'reopen', 'archive', 'set-limits', 'set-owner', 'extend'],
      archived: [],
    });
  });

  test('leads to the archive through closing alone, and never out of it', () => {
    fc.assert(
      fc.property(stateArb, fc.array(kindArb, { maxLength: 30 }), (from, kinds) => {
        const passed = walk(from, kinds);
        const end = passed.indexOf('archived');
        if (end === -1) return;
        expect(passed.slice(end)).toEqual(['archived']);
        if (end > 0) expect(passed[end - 1]).toBe('closing');
      }),
    );
  });

  test('an amendment leaves the state as it is, and no wallet goes back to being proposed', () => {
    fc.assert(
      fc.property(stateArb, kindArb, (state, kind) => {
        const after = stateAfter(kind, state);
        if (after === undefined) return;
        expect(after).not.toBe('proposed');
        if (!Object.hasOwn(walletMoves, kind)) expect(after).toBe(state);
      }),
    );
  });

  test('every wallet that lives can reach the archive', () => {
    const reaches = (state: WalletState, left: number): boolean =>
      state === 'archived' ||
      (left > 0 && changesFrom(state).some((kind) => reaches(stateAfter(kind, state) ?? state, left - 1)));
    for (const state of ['active', 'frozen', 'closing'] as const) expect(reaches(state, 4)).toBe(true);
  });
});

describe('what a wallet lets through', () => {
  test('is what its state says, for an owned wallet in its time', () => {
    fc.assert(
      fc.property(stateArb, fc.constantFrom('in' as const, 'out' as const), (state, direction) => {
        const problem = flowProblem(record({ state }), direction, '2026-05-01T09:00:00Z');
        expect(problem).toBe(flowsOf[state][direction] ? undefined : `wallet-${state}`);
      }),
    );
  });

  test('a wallet sends on its last day and not after it, and takes in all the same', () => {
    const wallet = record({}, '2026-05-01');
    expect(flowProblem(wallet, 'out', '2026-05-01T23:59:59.999Z')).toBeUndefined();
    expect(flowProblem(wallet, 'out', '2026-05-02T00:00:00Z')).toBe('wallet-expired');
    expect(flowProblem(wallet, 'in', '2026-05-02T00:00:00Z')).toBeUndefined();
  });

  test('a wallet that nobody answers for sends nothing', () => {
    const wallet = record({ isOwnerless: true });
    expect(flowProblem(wallet, 'out', '2026-05-01T00:00:00Z')).toBe('wallet-ownerless');
    expect(flowProblem(wallet, 'in', '2026-05-01T00:00:00Z')).toBeUndefined();
  });
});
