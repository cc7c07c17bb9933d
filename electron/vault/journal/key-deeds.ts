import type { KeyChange, KeyState } from '#shared/inventory';

type Moved = Exclude<KeyState, 'pre-activation'>;

const MOVES: Readonly<Record<Moved, string>> = {
  active: 'activating',
  suspended: 'suspending',
  deactivated: 'deactivating',
  compromised: 'declaring compromised',
  destroyed: 'recording the destruction of',
};

const CHANGES: Readonly<Record<Exclude<KeyChange['kind'], 'set-state'>, string>> = {
  'set-holders': 'changing the holders of',
  'set-backups': 'changing the backups of',
  'set-wallets': 'changing the wallets of',
  'set-cadence': 'changing the cadence of',
};

/** What a change does to a key, as the object of a sentence. */
export const keyDeed = (change: KeyChange, name: string): string =>
  `${change.kind === 'set-state' ? MOVES[change.to] : CHANGES[change.kind]} the custody key ${name}`;

const MOVE_LABELS: Readonly<Record<Moved, string>> = {
  active: 'Activate',
  suspended: 'Suspend',
  deactivated: 'Deactivate',
  compromised: 'Declare compromised',
  destroyed: 'Record its destruction',
};

const CHANGE_LABELS: Readonly<Record<Exclude<KeyChange['kind'], 'set-state'>, string>> = {
  'set-holders': 'Change holders',
  'set-backups': 'Change backups',
  'set-wallets': 'Change wallets',
  'set-cadence': 'Change cadence',
};

/** A change of a key in a word or two, for lists. */
export const keyLabel = (change: KeyChange): string =>
  change.kind === 'set-state' ? MOVE_LABELS[change.to] : CHANGE_LABELS[change.kind];
