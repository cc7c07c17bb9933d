import type { ErasureReason, Intent, WalletChange } from '#shared/intent';
import { formatIban, type Iban } from '#shared/identifiers';
import { sumOfLegs } from './amounts.ts';
import { markOf } from './marks.ts';
import { keyDeed } from './key-deeds.ts';
import { emergencyDeed, rosterDeed } from './roster-deeds.ts';

/** What an intent does, as the object of a sentence: "paying 1,234.56 EUR to Nordwind AB". People are marks. */
export const deedOf = (intent: Intent): string => {
  switch (intent.type) {
    case 'transfer':
      return `paying ${sumOfLegs(intent)} to ${intent.payee.name}`;
    case 'account.register':
      return `registering ${formatIban(intent.iban as Iban)} for ${intent.entity.name}`;
    case 'wallet.change':
      return changeDeed(intent.change, intent.wallet.name);
    case 'mandate.grant':
      return `granting ${intent.mandate.client} a posting mandate for ${intent.mandate.purpose}`;
    case 'mandate.revoke':
      return `revoking the posting mandate of ${intent.mandate.client} for ${intent.mandate.purpose}`;
    case 'person.erase':
      return `erasing the personal data of ${markOf(intent.person.id)}`;
    case 'policy.publish':
      return `publishing version ${String(intent.policy.version)} of the policy`;
    case 'roster.change':
      return rosterDeed(intent.change);
    case 'emergency':
      return emergencyDeed(intent.deed);
    case 'key.register':
      return `registering the custody key ${intent.key.name}`;
    case 'key.change':
      return keyDeed(intent.change, intent.key.name);
  }
};

const MOVES = {
  freeze: 'freezing',
  unfreeze: 'unfreezing',
  close: 'closing',
  reopen: 'reopening',
  archive: 'archiving',
} as const;

const changeDeed = (change: WalletChange, wallet: string): string => {
  switch (change.kind) {
    case 'set-limits':
      return `setting the limits of wallet ${wallet}`;
    case 'set-owner':
      return `making ${markOf(change.to)} the owner of wallet ${wallet}`;
    case 'extend':
      return `extending wallet ${wallet} to ${change.to}`;
    default:
      return `${MOVES[change.kind]} wallet ${wallet}`;
  }
};

/** A change of a wallet in a word or two, for lists. */
export const changeLabels: Readonly<Record<WalletChange['kind'], string>> = {
  freeze: 'Freeze',
  unfreeze: 'Unfreeze',
  close: 'Close',
  reopen: 'Reopen',
  archive: 'Archive',
  'set-limits': 'Set limits',
  'set-owner': 'Set owner',
  extend: 'Extend',
};

/** Why personal data had to go, as the end of a sentence. */
export const erasureLabels: Readonly<Record<ErasureReason, string>> = {
  request: 'the person asked for it',
  'retention-ended': 'the time for which it had to be kept is over',
  'recorded-in-error': 'it should not have been recorded',
};
