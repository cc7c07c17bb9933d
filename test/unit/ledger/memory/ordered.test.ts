import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { IntentDigest, WalletId } from '#shared/brand';
import type { WalletRecord } from '#shared/double-entry';
import type { IntentRecord } from '#shared/projection';
import { OrderedIntents, OrderedWallets } from '../../../../ledger/memory/ordered.ts';

const walletOf = (id: string, lastSeq: number): WalletRecord => ({ wallet: { id }, lastSeq }) as WalletRecord;

test('wallets are listed by id, page by page, as sorting all of them would', () => {
  const ids = fc.array(fc.string({ minLength: 1, maxLength: 3 }), { maxLength: 40 });
  fc.assert(
    fc.property(
      ids,
      ids,
      fc.integer({ min: 1, max: 5 }),
      fc.string({ maxLength: 3 }),
      (a, b, limit, after) => {
        const wallets = new OrderedWallets(a.map((id, seq) => [id as WalletId, walletOf(id, seq)]));
        for (const [seq, id] of b.entries()) wallets.set(id as WalletId, walletOf(id, 100 + seq));
        const sorted = [...new Set([...a, ...b])].sort().filter((id) => id > after);
        expect(wallets.after(after, limit).map(({ wallet }) => wallet.id)).toEqual(sorted.slice(0, limit));
        for (const { wallet, lastSeq } of wallets.after(after, 100))
          expect(lastSeq).toBe(wallets.get(wallet.id)?.lastSeq);
      },
    ),
  );
});

const STATUSES = ['awaiting-approval', 'rejected', 'posted'] as const;

test('intents are listed as proposed, all and by status, as walking all of them would', () => {
  const change = fc.record({ item: fc.nat(30), status: fc.constantFrom(...STATUSES) });
  const page = fc.record({
    status: fc.constantFrom(undefined, ...STATUSES, 'never'),
    after: fc.integer({ min: -1, max: 70 }),
    limit: fc.integer({ min: 1, max: 7 }),
  });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 80 }), fc.nat(80), page, (changes, saved, query) => {
      const plain = new Map<IntentDigest, IntentRecord>();
      let intents = new OrderedIntents([]);
      for (const [at, { item, status }] of changes.entries()) {
        // A start takes over what was saved.
        if (at === saved) intents = new OrderedIntents(plain);
        const digest = `digest-${String(item)}` as IntentDigest;
        const proposedSeq = plain.get(digest)?.proposedSeq ?? at;
        const intent = { type: 'transfer', expiresAt: '2026-01-01T00:00:00Z' };
        const record = { digest, status, proposedSeq, lastSeq: at, intent } as IntentRecord;
        plain.set(digest, record);
        intents.set(digest, record);
      }
      const wanted = [...plain.values()]
        .filter(({ proposedSeq }) => proposedSeq > query.after)
        .filter(({ status }) => query.status === undefined || status === query.status)
        .slice(0, query.limit);
      expect(intents.page(query)).toEqual(wanted);
      expect([...intents]).toEqual([...plain]);
    }),
  );
});
