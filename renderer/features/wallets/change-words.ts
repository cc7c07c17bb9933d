import type { WalletChangeKind } from '#shared/double-entry';
import type { WalletStep } from '#shared/ipc';

export interface ChangeWord {
  /** On the button, verb first. */
  readonly verb: string;
  /** What it did, in the life of the wallet. */
  readonly done: string;
  readonly waiting: string;
  /** What it means, before it is signed. */
  readonly meaning: string;
}

export const changeWords: Readonly<Record<WalletChangeKind, ChangeWord>> = {
  freeze: {
    verb: 'Freeze',
    done: 'Frozen',
    waiting: 'Freezing',
    meaning: 'A frozen wallet sends nothing; what arrives is still taken. It can be unfrozen.',
  },
  unfreeze: {
    verb: 'Unfreeze',
    done: 'Unfrozen',
    waiting: 'Unfreezing',
    meaning: 'The wallet sends and receives again.',
  },
  close: {
    verb: 'Close',
    done: 'Closing began',
    waiting: 'Closing',
    meaning:
      'A closing wallet can be emptied and takes nothing new. It can be reopened until it is archived.',
  },
  reopen: {
    verb: 'Reopen',
    done: 'Reopened',
    waiting: 'Reopening',
    meaning: 'The wallet sends and receives again.',
  },
  archive: {
    verb: 'Archive',
    done: 'Archived',
    waiting: 'Archiving',
    meaning: 'Archiving is the end: the wallet is kept for reading and never used again.',
  },
  'set-limits': {
    verb: 'Change limits',
    done: 'Limits changed',
    waiting: 'Changing the limits',
    meaning: 'Each account of the wallet is held to the limits of its asset.',
  },
  'set-owner': {
    verb: 'Change owner',
    done: 'Owner changed',
    waiting: 'Changing the owner',
    meaning: 'The owner answers for the wallet. Without an active owner it sends nothing.',
  },
  extend: {
    verb: 'Extend',
    done: 'Extended',
    waiting: 'Extending',
    meaning: 'After its last day a wallet sends nothing; what arrives is still taken.',
  },
};

export const stepTitle = ({ kind, outcome, to }: WalletStep): string => {
  const aim = to === null ? '' : ` to ${to}`;
  if (kind === 'birth')
    return { done: 'Born', waiting: 'Birth proposed', ended: 'Birth not approved' }[outcome];
  const { done, waiting, verb } = changeWords[kind];
  return {
    done: `${done}${aim}`,
    waiting: `${waiting}${aim} proposed`,
    ended: `${verb}${aim}: not carried out`,
  }[outcome];
};

/** Who proposed and approved it, under which policy, and where it stands in the journal. */
export const outcomeText = (step: WalletStep): string => {
  const { outcome, initiatorName, approvals, progress, policy, reason, seq } = step;
  const names = approvals.map(({ personName }) => personName);
  return [
    initiatorName === null ? 'In the genesis' : `proposed by ${initiatorName}`,
    names.length === 0 ? undefined : `approved by ${names.join(', ')}`,
    progress === null ? undefined : `${String(progress.filled)} of ${String(progress.asked)} approvals`,
    policy === null ? undefined : `policy version\u00a0${String(policy.version)}`,
    `event\u00a0${seq.toLocaleString('en-GB')}`,
    reason === null ? undefined : outcome === 'ended' ? reason : `“${reason}”`,
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
};
