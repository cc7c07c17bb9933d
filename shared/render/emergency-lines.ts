import {
  FREEZE_HOURS,
  REPLACEMENT_DELAY_HOURS,
  type EmergencyDeed,
  type EmergencyIntent,
} from '#shared/intent';
import type { FreezeScope } from '#shared/roster';
import { keyLines } from './key-lines.ts';
import { line } from './lines.ts';
import type { RenderLine } from './types.ts';

const DEED_TEXT: Readonly<Record<EmergencyDeed['kind'], string>> = {
  freeze: `Freeze at once; it ends by itself after ${String(FREEZE_HOURS)} hours`,
  unfreeze: 'Lift a freeze',
  revoke: 'Revoke a key at once, for good',
  replace: `Replace a lost token of a security administrator, ${String(REPLACEMENT_DELAY_HOURS)} hours after approval`,
};

export const emergencyLines = ({ deed, reason }: EmergencyIntent): readonly RenderLine[] => [
  line('deed', 'Emergency', DEED_TEXT[deed.kind]),
  ...deedLines(deed),
  line('reason', 'Because', reason),
];

const deedLines = (deed: EmergencyDeed): readonly RenderLine[] => {
  switch (deed.kind) {
    case 'freeze':
    case 'unfreeze':
      return [scopeLine(deed.scope)];
    case 'revoke':
      return [line('person.id', 'Key of', deed.person), line('key.id', 'Key', deed.keyId)];
    case 'replace':
      return [
        line('person.id', 'Token of', deed.person),
        line('lost.id', 'Lost key, revoked then', deed.lost),
        ...keyLines('key', deed.key),
      ];
  }
};

const scopeLine = (scope: FreezeScope): RenderLine => {
  switch (scope.kind) {
    case 'ledger':
      return line('scope.ledger', 'What', 'The whole ledger: no value moves');
    case 'wallet':
      return line('scope.wallet', 'Wallet', scope.wallet);
    case 'person':
      return line('scope.person', 'Person: no power', scope.person);
  }
};
