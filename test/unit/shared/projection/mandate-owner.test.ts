import { describe, expect, test } from 'vitest';
import type { AccountId, PersonId, TransferId } from '#shared/brand';
import type { JournalEvent } from '#shared/journal';
import { stateHash } from '#shared/projection';
import { IBAN_A, PIA, testMandate, testRevocation } from '../../../support/company.ts';
import { replay } from '../../../support/mini-ledger.ts';
import { MARA, PeopledLedger, peopledGenesis } from '../../../support/people.ts';

/* A mandate is as good as whoever answers for it. */

let count = 0;

const withMandate = (owner: PersonId = PIA): PeopledLedger =>
  new PeopledLedger({ ...peopledGenesis(), mandates: [testMandate({ owner })] });

/** The code with which one operation under the mandate is refused, or "carried out". */
const post = (ledger: PeopledLedger): string => {
  count += 1;
  const id = `01890000-0000-7000-8000-${count.toString(16).padStart(12, '0')}` as TransferId;
  const legs = [
    {
      asset: 'EUR',
      credit: `${IBAN_A}.EUR` as AccountId,
      debit: 'system.clearing.sepa.EUR' as AccountId,
      minor: '100',
    },
  ];
  const [recorded] = ledger.book(testMandate().id, [{ op: 'transfer', id, legs }]);
  if (recorded === undefined || recorded.op === 'expire') throw new Error('not recorded');
  return recorded.refused ?? 'carried out';
};

describe('a mandate whose owner is not active', () => {
  test('posts nothing from the event on by which they are gone, and goes on when they are back', () => {
    const ledger = withMandate();
    expect(post(ledger)).toBe('carried out');
    ledger.withdraw(PIA);
    expect(post(ledger)).toBe('mandate-ownerless');
    const back = { kind: 'set-standing', person: PIA, from: 'suspended', to: 'active' } as const;
    expect(ledger.change(back)).toBe('carried-out');
    expect(post(ledger)).toBe('carried out');
    const again = replay(ledger.events);
    if (typeof again === 'string') throw new Error(again);
    expect(stateHash(again)).toBe(stateHash(ledger.set));
  });

  test('posts nothing once they have left', () => {
    const ledger = withMandate(MARA);
    expect(ledger.change({ kind: 'set-standing', person: MARA, from: 'active', to: 'left' })).toBe(
      'carried-out',
    );
    expect(post(ledger)).toBe('mandate-ownerless');
  });

  test('can be revoked', () => {
    const ledger = withMandate();
    ledger.withdraw(PIA);
    expect(ledger.propose(testRevocation())).toBe('proposed');
  });

  test('is not believed by a desk to have posted, whatever a centre records', () => {
    const ledger = withMandate();
    ledger.withdraw(PIA);
    expect(post(ledger)).toBe('mandate-ownerless');
    const forged = JSON.parse(
      JSON.stringify(ledger.events)
        .replaceAll('"refused":"mandate-ownerless"', '"x":0')
        .replaceAll(',"x":0', ''),
    ) as readonly JournalEvent[];
    expect(forged).not.toEqual(ledger.events);
    expect(replay(forged)).toBe('state');
  });
});
