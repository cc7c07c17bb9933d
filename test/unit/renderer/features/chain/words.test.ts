import { expect, test } from 'vitest';
import type { CarrierItemState } from '#shared/ipc';
import { stateWord, waitWords } from '../../../../../renderer/features/chain/chain-words.ts';

/* Every state of a payment says in words where it is; what waits says what to do. */

const HASH = 'a'.repeat(64);

test('what waits says why and what is to be done, once each', () => {
  const texts = Object.values(waitWords).flatMap(({ text, toDo }) => [text, toDo]);
  expect(new Set(texts).size).toBe(texts.length);
  const word = stateWord({
    kind: 'waiting',
    why: 'fee-ceiling',
    detail: 'the chain asks for 9, 4 are approved',
  });
  expect(word.detail).toMatch(/^the chain asks for 9, 4 are approved\. It goes out when fees fall/);
  expect(stateWord({ kind: 'waiting', why: 'foreign-transactions', detail: '' }).tone).toBe('alarm');
});

test.each<readonly [CarrierItemState, string, string]>([
  [{ kind: 'sent', hash: HASH, detail: null }, 'Sent', 'Waits for a block.'],
  [
    { kind: 'in-block', hash: HASH, depth: 2, needed: 12 },
    'In a block, 2 of 12 confirmations',
    'The chain may still take it back.',
  ],
  [
    { kind: 'paid', hash: HASH, block: 21_000_123, unposted: null },
    'Paid',
    'Block 21,000,123, in the books.',
  ],
  [
    { kind: 'reverted', hash: HASH, block: 7, unposted: 'mandate-revoked' },
    'Reverted by the chain: nothing was paid',
    'Block 7, not in the books yet: mandate-revoked',
  ],
  [
    { kind: 'cancelled', hash: HASH, block: null, unposted: null },
    'Cancelled: nothing was paid',
    'in the books.',
  ],
])('%o', (state, text, detail) => {
  expect(stateWord(state)).toMatchObject({ text, detail });
});

test('what is not in the books yet never looks done', () => {
  expect(stateWord({ kind: 'paid', hash: HASH, block: 1, unposted: 'x' }).tone).toBe('warn');
  expect(stateWord({ kind: 'paid', hash: HASH, block: 1, unposted: null }).tone).toBe('ok');
});
