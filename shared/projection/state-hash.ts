import type { Sha256Hex } from '#shared/brand';
import { sha256Hex, utf8 } from '#shared/encoding';
import { canonicalize } from '#shared/json';
import type { WorkingSet } from './types.ts';

const byId = (a: { readonly id: string }, b: { readonly id: string }): number =>
  a.id < b.id ? -1 : a.id > b.id ? 1 : 0;

/**
 * SHA-256 over the whole state in one canonical form: two machines that replay the same journal get the
 * same hash. Needs a complete working set.
 */
export const stateHash = (set: WorkingSet): Sha256Hex => {
  const accounts = [...set.accounts.values()]
    .map((record) => ({
      id: record.account.id,
      debitsPosted: record.debitsPosted.toString(),
      creditsPosted: record.creditsPosted.toString(),
      debitsPending: record.debitsPending.toString(),
      creditsPending: record.creditsPending.toString(),
      lastSeq: record.lastSeq,
    }))
    .sort(byId);
  const intents = [...set.intents.values()]
    .map((record) => ({
      id: record.digest,
      status: record.status,
      lastSeq: record.lastSeq,
      approvals: record.approvals.map(({ digest }) => digest),
    }))
    .sort(byId);
  const payees = [...set.payees.values()].map((payee) => ({ id: payee.iban, ...payee })).sort(byId);
  const wallets = [...set.wallets.values()]
    .map(({ wallet, state, isOwnerless, birth, founded, occupied, lastSeq }) => ({
      id: wallet.id,
      wallet,
      state,
      isOwnerless,
      birth: { seq: birth.seq, intent: birth.intent },
      founded,
      occupied,
      lastSeq,
    }))
    .sort(byId);
  const mandates = [...set.mandates.values()]
    .map(({ mandate, isRevoked }) => ({ id: mandate.id, mandate, isRevoked }))
    .sort(byId);
  const state = { size: set.size, accounts, wallets, mandates, intents, payees };
  return sha256Hex(utf8(`countersign/state/v1\n${canonicalize(state)}`)) as Sha256Hex;
};

/** Posted debits minus credits per asset over all accounts: zero for every asset, always. */
export const ledgerSums = (set: WorkingSet): ReadonlyMap<string, bigint> => {
  const sums = new Map<string, bigint>();
  for (const { account, debitsPosted, creditsPosted } of set.accounts.values())
    sums.set(account.asset, (sums.get(account.asset) ?? 0n) + debitsPosted - creditsPosted);
  return sums;
};
