import type { RosterPerson } from '#shared/ipc';

/* Moves of somebody's standing, and what each means. */

export type StandingTo = 'active' | 'suspended' | 'left';

export interface StandingChange {
  readonly to: StandingTo;
  readonly verb: string;
  /** What it means, before it is signed. */
  readonly meaning: string;
}

const SUSPEND: StandingChange = {
  to: 'suspended',
  verb: 'Suspend',
  meaning:
    'From that moment on they sign nothing, and what they approved on items that still wait does not count. It can be taken back.',
};
const REACTIVATE: StandingChange = {
  to: 'active',
  verb: 'Reactivate',
  meaning: 'They have their roles, seats and active keys again.',
};
const LEAVE: StandingChange = {
  to: 'left',
  verb: 'Record as left',
  meaning:
    'From that moment on they sign nothing. What they approved on items that still wait does not count any more, seats that they gave or hold fall, and their wallets send nothing until somebody else owns them.',
};

const CHANGES: Readonly<Record<RosterPerson['standing'], readonly StandingChange[]>> = {
  active: [SUSPEND, LEAVE],
  suspended: [REACTIVATE, LEAVE],
  left: [],
  erased: [],
};

export const standingChanges = ({ standing }: Pick<RosterPerson, 'standing'>): readonly StandingChange[] =>
  CHANGES[standing];
