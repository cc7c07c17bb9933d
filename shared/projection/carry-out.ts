import type { EmergencyIntent } from '#shared/intent';
import type { JournalEvent } from '#shared/journal';
import { policyDigest } from '#shared/policy';
import { freezeUntil } from './apply-emergency.ts';
import { coolsDown, isCooledDown } from './cool-down.ts';
import { freezeOf } from './emergency.ts';
import { registrationOf } from './registration.ts';
import type { IntentRecord, WorkingSet } from './types.ts';
import { changedWallet } from './wallet-changes.ts';
import { activePolicy } from './working-set.ts';

type Body<E> = E extends JournalEvent ? Pick<E, 'type' | 'payload'> : never;

/**
 * The event that carries out an approved intent; undefined where a rail has to do it, or while it cools down. What it
 * says follows from the intent and the journal alone, so every desk can tell whether the ledger did what was approved.
 */
export const carriedOutBy = (
  record: IntentRecord,
  set: WorkingSet,
  time: string,
): Body<JournalEvent> | undefined => {
  const { digest, intent, hold } = record;
  switch (intent.type) {
    case 'transfer': {
      if (intent.rail !== 'book') return undefined;
      const date = time.slice(0, 'YYYY-MM-DD'.length);
      const payload = { intent: digest, entries: [...hold], bookingDate: date, valueDate: date };
      return { type: 'transfer.posted', payload };
    }
    case 'account.register': {
      const policy = activePolicy(set);
      if (policy === undefined) throw new Error('The journal has no policy');
      const { wallet, accounts, openings } = registrationOf(intent, policy, (id) => set.accounts.has(id));
      const payload = { intent: digest, wallet, accounts: [...accounts], openings: [...openings] };
      return { type: 'account.registered', payload };
    }
    case 'wallet.change': {
      const record = set.wallets.get(intent.wallet.id);
      const changed = record === undefined ? undefined : changedWallet(record, intent.change);
      if (changed === undefined)
        throw new Error(`Wallet ${intent.wallet.id} was judged and can't be changed`);
      return { type: 'wallet.changed', payload: { intent: digest, ...changed } };
    }
    case 'mandate.grant':
      return { type: 'mandate.granted', payload: { intent: digest, mandate: intent.mandate } };
    case 'mandate.revoke':
      return { type: 'mandate.revoked', payload: { intent: digest, mandate: intent.mandate.id } };
    case 'policy.publish': {
      if (coolsDown(record) && !isCooledDown(record, time)) return undefined;
      const { version } = intent.policy;
      const payload = { intent: digest, version, digest: policyDigest(intent.policy) };
      return { type: 'policy.activated', payload };
    }
    case 'roster.change': {
      const version = (set.roster?.roster.version ?? 0) + 1;
      return { type: 'roster.changed', payload: { intent: digest, version } };
    }
    case 'emergency':
      return deedOf(digest, intent, set, time);
    case 'key.register':
      return { type: 'key.registered', payload: { intent: digest, key: intent.key.id } };
    case 'key.change': {
      const { change, key } = intent;
      const before = set.custodyKeys.get(key.id)?.state;
      if (before === undefined) throw new Error(`Key ${key.id} was judged and is not there`);
      const state = change.kind === 'set-state' ? change.to : before;
      return { type: 'key.changed', payload: { intent: digest, key: key.id, state } };
    }
    case 'person.erase': {
      const { person, reason } = intent;
      const payload = { intent: digest, person: person.id, commitment: person.commitment, reason };
      return { type: 'person.erased', payload };
    }
  }
};

/** A replacement waits: see `emergenciesDue`. */
const deedOf = (
  digest: IntentRecord['digest'],
  { deed }: EmergencyIntent,
  set: WorkingSet,
  time: string,
): Body<JournalEvent> | undefined => {
  if (deed.kind === 'replace') return undefined;
  if (deed.kind !== 'unfreeze') {
    const until = deed.kind === 'freeze' ? freezeUntil(time) : null;
    return { type: 'emergency.declared', payload: { intent: digest, until } };
  }
  const freeze = set.roster === undefined ? undefined : freezeOf(set.roster.roster, deed.scope);
  if (freeze === undefined) throw new Error('A judged freeze is there to be lifted');
  return { type: 'emergency.ended', payload: { intent: freeze.intent, lifted: digest } };
};
