import type { PersonId } from '#shared/brand';
import type { Wallet } from '#shared/double-entry';
import { digestOf, type Intent } from '#shared/intent';
import type { Genesis } from '#shared/journal';
import { ANNA, CLEO, testGenesis, testWallet } from './company.ts';
import { MiniLedger } from './mini-ledger.ts';

/* What tests of wallets begin with. */

export const UNBOUND = { soft: null, hard: null };

/** A floor in EUR, minor units. */
export const floor = (hard: string, soft: string | null = null): Wallet['limits'] => [
  { asset: 'EUR', limits: { floor: { soft, hard }, ceiling: UNBOUND, velocity: [] } },
];

export const ledgerWith = (over: Partial<Genesis> = {}, timeOver?: string): MiniLedger => {
  const ledger = new MiniLedger({ ...testGenesis(), ...over });
  if (timeOver !== undefined) ledger.time = timeOver;
  return ledger;
};

/** Wallet A, from which everything is paid, with what the test is about. */
export const walletA = (over: Partial<Wallet>): Partial<Genesis> => ({
  wallets: [testWallet('wallet-a', 'alpha', 'A', over), testWallet('wallet-b', 'beta', 'B')],
});

/** Proposes and has everybody approve who is asked; the last answer. */
export const carry = (
  ledger: MiniLedger,
  intent: Intent,
  who: readonly PersonId[] = [ANNA, CLEO],
): string => {
  const proposed = ledger.propose(intent);
  if (proposed !== 'proposed') return proposed;
  for (const person of who) {
    const answer = ledger.approve(person, intent);
    if (answer !== 'recorded') return answer;
  }
  return ledger.set.intents.get(digestOf(intent))?.status ?? '';
};
