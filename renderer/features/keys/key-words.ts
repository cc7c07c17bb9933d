import type { Aliveness, CustodyKeyKind, KeyPart, KeyState } from '#shared/inventory';
import type { KeyPartView, KeyStepView, KeyTarget, CustodyKeyView } from '#shared/ipc';

/* Words of the inventory: what a colour says is said in words beside it. */

type Tone = 'plain' | 'ok' | 'warn' | 'alarm';

export interface StateWord {
  readonly text: string;
  readonly tone: Tone;
  readonly meaning: string;
}

export const stateWords: Readonly<Record<KeyState, StateWord>> = {
  'pre-activation': {
    text: 'not activated',
    tone: 'plain',
    meaning: 'It is in the inventory and signs nothing yet.',
  },
  active: { text: 'active', tone: 'ok', meaning: 'It signs what a quorum approved, for its wallets.' },
  suspended: {
    text: 'suspended',
    tone: 'warn',
    meaning: 'It signs nothing for now. It can be activated again.',
  },
  deactivated: {
    text: 'deactivated',
    tone: 'plain',
    meaning: 'It signs nothing any more. What it signed before stays good.',
  },
  compromised: {
    text: 'compromised',
    tone: 'alarm',
    meaning: 'Nothing that it signs is trusted. All that is left for it is its destruction.',
  },
  destroyed: { text: 'destroyed', tone: 'plain', meaning: 'It does not exist any more. Its record stays.' },
};

export const kindWords: Readonly<Record<CustodyKeyKind, string>> = {
  hsm: 'In a module',
  threshold: 'In shares',
  'multisig-member': 'One of several',
};

export interface MoveWord {
  /** On the button, verb first. */
  readonly verb: string;
  readonly meaning: string;
  readonly isDanger: boolean;
}

export const moveWords: Readonly<Record<KeyTarget, MoveWord>> = {
  active: {
    verb: 'Activate',
    meaning: 'From then on it signs what a quorum approved, for the wallets that it is bound to.',
    isDanger: false,
  },
  suspended: {
    verb: 'Suspend',
    meaning: 'It signs nothing as soon as this is approved. It can be activated again.',
    isDanger: false,
  },
  deactivated: {
    verb: 'Deactivate',
    meaning: 'Its use ends in good order, for ever. What it signed before stays good.',
    isDanger: true,
  },
  compromised: {
    verb: 'Declare compromised',
    meaning: 'Nothing that it signs is trusted any more, for ever. Move what it guards to another key.',
    isDanger: true,
  },
  destroyed: {
    verb: 'Record its destruction',
    meaning: 'Its shares and backups are destroyed, as a ceremony shows. There is no way back.',
    isDanger: true,
  },
};

export const alivenessWords: Readonly<Record<Aliveness, { readonly text: string; readonly tone: Tone }>> = {
  alive: { text: 'recoverable', tone: 'ok' },
  due: { text: 'proof due', tone: 'warn' },
  overdue: { text: 'proof missed', tone: 'alarm' },
};

export const partWords: Readonly<Record<Aliveness, string>> = {
  alive: 'alive',
  due: 'due',
  overdue: 'missed',
};

export const partTitle = (part: KeyPart): string =>
  part.kind === 'share' ? `Share ${String(part.share)}` : `Bag ${part.bag}`;

export const daysText = (days: number): string =>
  days === 0 ? 'today' : days === 1 ? '1 day ago' : `${days.toLocaleString('en-GB')} days ago`;

/** "3 of 3 shares alive, 2 needed; 1 of 1 backup". */
export const recoveryText = ({ key, sharesAlive, backupsAlive }: CustodyKeyView): string => {
  const { threshold, holders } = key.held;
  const shares = `${String(sharesAlive)} of ${counted(holders.length, 'share')} alive, ${String(threshold)} needed`;
  return `${shares}; ${String(backupsAlive)} of ${counted(key.backups.length, 'backup')}`;
};

const counted = (n: number, one: string): string => `${String(n)} ${n === 1 ? one : `${one}s`}`;

const stepWords: Readonly<Record<KeyStepView['kind'], string>> = {
  register: 'Registered',
  'set-state': 'State changed',
  'set-holders': 'Holders changed',
  'set-backups': 'Backups changed',
  'set-wallets': 'Wallets changed',
  'set-cadence': 'Cadence changed',
};

/** "Suspended", "Suspend: waits for approval", "Suspend: not carried out". */
export const stepTitle = ({ kind, to, outcome }: KeyStepView): string => {
  const done = to === null ? stepWords[kind] : `Now ${stateWords[to].text}`;
  if (outcome === 'done') return done;
  const what = to === null || to === 'pre-activation' ? stepWords[kind] : moveWords[to].verb;
  return outcome === 'waiting' ? `${what}: waits for approval` : `${what}: not carried out`;
};

/** Why this person does not prove this part here; undefined when they may. */
export const whyNotProve = (
  { part, holder }: KeyPartView,
  person: string | undefined,
): string | undefined => {
  if (person === undefined) return 'Nobody is signed in. Sign in with your token.';
  return part.kind === 'share' && holder?.id !== person
    ? `Only ${holder?.name ?? 'its holder'} proves this share, with their own token.`
    : undefined;
};

/** Where a part is; of a share whose holder has gone, what has to be done about it. */
export const whereText = ({ holder, where }: KeyPartView): string =>
  holder === null || holder.isActive ? where : 'not active here any more: the share has to be handed over';

/** Of a key that no maker attests. */
export const UNATTESTED = 'None: nothing but the ceremony says where it was made';
