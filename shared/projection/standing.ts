import type { AccountId, IntentDigest } from '#shared/brand';
import { flowProblem } from '#shared/double-entry';
import type { AccountRegistrationIntent, Intent, TransferIntent } from '#shared/intent';
import { emergencyProblem, frozenProblem } from './emergency.ts';
import { holdEntries } from './entries.ts';
import { erasureProblem } from './erasure.ts';
import { keyChangeProblem, keyRegistrationProblem } from './key-changes.ts';
import { grantProblem, revocationProblem } from './mandates.ts';
import { publicationProblem } from './policy-publication.ts';
import { isActive } from './records.ts';
import type { ProposalRefusal } from './refusal.ts';
import { registeredAccountId } from './registration.ts';
import { rosterChangeProblem } from './roster-change.ts';
import type { WorkingSet } from './types.ts';
import { walletChangeProblem } from './wallet-changes.ts';

/** Whether an instant has passed. Compared as instants: texts with and without milliseconds do not sort. */
export const isOver = (expiresAt: string, time: string): boolean => Date.parse(expiresAt) <= Date.parse(time);

/**
 * Why an intent can't be carried out as things stand. Judged at the proposal, again at each approval and once more
 * when it is carried out: what it was drafted on may have changed in between.
 */
export const standingProblem = (
  intent: Intent,
  digest: IntentDigest,
  set: WorkingSet,
  time: string,
): ProposalRefusal | undefined => {
  const frozen = set.roster === undefined ? undefined : frozenProblem(intent, set.roster.roster);
  if (frozen !== undefined) return frozen;
  switch (intent.type) {
    case 'transfer':
      return flowProblemOf(intent, set, time);
    case 'account.register':
      return registrationProblem(intent, set, time);
    case 'wallet.change':
      return walletChangeProblem(intent, digest, set, time);
    case 'mandate.grant':
      return grantProblem(intent, set, time);
    case 'mandate.revoke':
      return revocationProblem(intent, set);
    case 'person.erase':
      return erasureProblem(intent, set, time);
    case 'policy.publish':
      return publicationProblem(intent, digest, set, time);
    case 'roster.change':
      return rosterChangeProblem(intent, set, { intent: digest, time });
    case 'emergency':
      return emergencyProblem(intent, set, time);
    case 'key.register':
      return keyRegistrationProblem(intent, set, time);
    case 'key.change':
      return keyChangeProblem(intent, set);
  }
};

/** The wallets must let it through: out of the source's, into the destination's. */
const flowProblemOf = (
  intent: TransferIntent,
  set: WorkingSet,
  time: string,
): ProposalRefusal | undefined => {
  for (const { source, destination } of intent.legs) {
    const problem =
      walletProblem(set, source.account, 'out', time) ??
      (destination.account === null ? undefined : walletProblem(set, destination.account, 'in', time));
    if (problem !== undefined) return problem;
  }
  return undefined;
};

const walletProblem = (
  set: WorkingSet,
  account: AccountId,
  direction: 'in' | 'out',
  time: string,
): ProposalRefusal | undefined => {
  const id = set.accounts.get(account)?.account.wallet ?? null;
  const record = id === null ? undefined : set.wallets.get(id);
  if (record === undefined) return { code: 'unknown-account', detail: `${account} is of no wallet` };
  const code = flowProblem(record, direction, time);
  return code === undefined
    ? undefined
    : { code, detail: `wallet ${record.wallet.name}, account ${account}` };
};

/** What the approver will read about the accounts of a transfer must be what the ledger holds. */
export const accountsProblem = (intent: Intent, set: WorkingSet): ProposalRefusal | undefined =>
  intent.type === 'transfer' ? transferProblem(intent, set) : undefined;

const transferProblem = (intent: TransferIntent, set: WorkingSet): ProposalRefusal | undefined => {
  for (const leg of intent.legs) {
    const source = set.accounts.get(leg.source.account)?.account;
    if (source?.role !== 'wallet' || source.asset !== leg.amount.asset || source.iban !== leg.source.iban)
      return { code: 'unknown-account', detail: `source ${leg.source.account}` };
    if (source.name !== leg.source.name)
      return { code: 'unknown-account', detail: `source ${leg.source.account} has another name` };
    if (leg.destination.account === null) continue;
    const target = set.accounts.get(leg.destination.account)?.account;
    if (target?.role !== 'wallet' || target.asset !== source.asset || target.iban !== leg.destination.iban)
      return { code: 'unknown-account', detail: `destination ${leg.destination.account}` };
    if (target.name !== intent.payee.name)
      return { code: 'unknown-account', detail: `destination ${target.id} has another name` };
    if (target.id === source.id)
      return { code: 'bad-request', detail: 'source and destination are the same account' };
  }
  return holdEntries(intent).every((entry) => set.accounts.has(entry.account))
    ? undefined
    : { code: 'unknown-account', detail: `no clearing account for ${intent.rail}` };
};

const registrationProblem = (
  intent: AccountRegistrationIntent,
  set: WorkingSet,
  time: string,
): ProposalRefusal | undefined => {
  const { id, owner, expiresOn } = intent.wallet;
  const entity = set.identity?.entities.find((each) => each.id === intent.entity.id);
  if (entity?.name !== intent.entity.name) return { code: 'not-found', detail: `entity ${intent.entity.id}` };
  if (set.wallets.has(id)) return { code: 'account-exists', detail: `wallet ${id}` };
  const taken = intent.openingBalances
    .map(({ asset }) => registeredAccountId(intent.iban, asset))
    .find((account) => set.accounts.has(account));
  if (taken !== undefined) return { code: 'account-exists', detail: taken };
  if (set.roster === undefined || !isActive(set.roster, owner))
    return { code: 'owner-inactive', detail: owner };
  return expiresOn < time.slice(0, expiresOn.length)
    ? { code: 'bad-request', detail: `the wallet would have expired on ${expiresOn}` }
    : undefined;
};
