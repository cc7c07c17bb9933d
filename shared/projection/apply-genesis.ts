import { limitsProblem, openedAccount, type Wallet } from '#shared/double-entry';
import { keyIdOf, type PublicKey } from '#shared/envelope';
import { toHex } from '#shared/encoding';
import type { EventOf } from '#shared/journal';
import { ed25519Verifier } from '#shared/note';
import { policyDigest } from '#shared/policy';
import { grantProblems, indexRoster, type RosterIndex } from '#shared/roster';
import { fault, type Fault } from './fault.ts';
import { moveEntries } from './entries.ts';
import { openWallet } from './records.ts';
import type { WorkingSet } from './types.ts';

export const applyGenesis = (set: WorkingSet, event: EventOf<'ledger.genesis'>): Fault | undefined => {
  const { payload } = event;
  const verifier = ed25519Verifier(payload.vkey);
  if (!verifier.ok) return fault('genesis', 'the verifier key does not decode');
  const key: PublicKey = { algorithm: 'ed25519', publicKey: toHex(verifier.value.publicKey) };
  set.identity = {
    ledger: payload.ledger,
    title: payload.title,
    environment: payload.environment,
    origin: payload.origin,
    vkey: payload.vkey,
    key: { ...key, keyId: keyIdOf(key) },
    entities: payload.entities,
  };
  const strange = payload.roster.keys.find((enrolled) => enrolled.keyId !== keyIdOf(enrolled));
  if (strange !== undefined) return fault('genesis', `key id ${strange.keyId} is not that of its key`);
  if (payload.roster.people.some(({ standing }) => standing === 'erased'))
    return fault('genesis', 'nobody is erased before there is a record');
  const roster = indexRoster(payload.roster);
  const unfit = rosterFault(roster);
  if (unfit !== undefined) return fault('genesis', unfit);
  set.roster = roster;
  set.policies = [{ policy: payload.policy, digest: policyDigest(payload.policy), since: event.seq }];
  const birth = { seq: event.seq, intent: null };
  for (const wallet of payload.wallets) {
    const odd = bornOtherwise(wallet);
    if (odd !== undefined) return fault('genesis', `wallet ${wallet.id}: ${odd}`);
    set.wallets.set(wallet.id, openWallet(wallet, birth, payload.accounts, roster));
  }
  for (const account of payload.accounts) set.accounts.set(account.id, openedAccount(account, event.seq));
  for (const { iban, name, since } of payload.payees)
    set.payees.set(iban, { iban, name, country: iban.slice(0, 2), since, timesInstructed: 0, listed: true });
  for (const mandate of payload.mandates) set.mandates.set(mandate.id, { mandate, isRevoked: false });
  const wrong = moveEntries(set, payload.openings, event);
  return wrong === undefined ? undefined : fault('entries', wrong);
};

/** Nobody begins with duties that have to stay apart, or sits where their roles do not let them. */
const rosterFault = (index: RosterIndex): string | undefined => {
  const { people, delegations, freezes, changes, joiners = [] } = index.roster;
  if (delegations.length + freezes.length + changes.length + joiners.length > 0)
    return 'nothing has happened before there is a journal';
  for (const { id } of people) {
    const [problem] = grantProblems(index, id);
    if (problem !== undefined) return `${id}: ${problem}`;
  }
  return undefined;
};

/** The genesis brings its policy itself: a wallet that named one could name another. */
const bornOtherwise = ({ policy, limits }: Wallet): string | undefined =>
  policy === null ? limitsProblem(limits) : 'names a policy';
