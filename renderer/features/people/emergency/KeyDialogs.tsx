import { useState, type ReactElement } from 'react';
import type { KeyId } from '#shared/brand';
import { REPLACEMENT_DELAY_HOURS } from '#shared/intent';
import { Select } from '../../../components/index.ts';
import { FreeTokenField } from '../change/FreeTokenField.tsx';
import type { Viewer } from '../change/power.ts';
import { EmergencyDialog } from '../change/RosterDialog.tsx';
import {
  keyLabel,
  replaceableKeys,
  replaceAim,
  revocableKeys,
  revokeAim,
  type HeldKey,
} from './emergency-draft.ts';

export interface KeyDialogProps {
  readonly viewer: Viewer;
  readonly onClose: () => void;
}

/** A key that must not sign any more, now. */
export const RevokeDialog = ({ viewer: { roster, me }, onClose }: KeyDialogProps): ReactElement => {
  const [keyId, setKeyId] = useState<KeyId>();
  return (
    <EmergencyDialog
      title="Revoke a key"
      roster={roster}
      variant="danger"
      aim={revokeAim(keyId)}
      onClose={onClose}
    >
      <p>The key signs nothing any more, at once and for good. Its holder needs another one.</p>
      <KeySelect label="Key" keys={revocableKeys(roster, me?.id)} value={keyId} onChange={setKeyId} />
    </EmergencyDialog>
  );
};

/** A lost token of somebody who mends the roster, replaced after a time to object. */
export const ReplaceDialog = ({ viewer: { roster, me }, onClose }: KeyDialogProps): ReactElement => {
  const [lost, setLost] = useState<KeyId>();
  const [tokenId, setTokenId] = useState('');
  return (
    <EmergencyDialog
      title="Replace a lost token"
      roster={roster}
      variant="danger"
      aim={replaceAim(lost, tokenId)}
      onClose={onClose}
    >
      <p>
        For a security administrator. The new token is theirs {REPLACEMENT_DELAY_HOURS} hours after the
        approval: whoever objects has them suspended until then.
      </p>
      <KeySelect
        label="Key that was lost"
        keys={replaceableKeys(roster, me?.id)}
        value={lost}
        onChange={setLost}
      />
      <FreeTokenField value={tokenId} onChange={setTokenId} />
    </EmergencyDialog>
  );
};

interface KeySelectProps {
  readonly label: string;
  readonly keys: readonly HeldKey[];
  readonly value: KeyId | undefined;
  readonly onChange: (keyId: KeyId | undefined) => void;
}

const KeySelect = ({ label, keys, value, onChange }: KeySelectProps): ReactElement => (
  <Select<string>
    label={label}
    value={value ?? ''}
    options={[
      { id: '', label: 'Choose a key' },
      ...keys.map((held) => ({ id: String(held.key.id), label: keyLabel(held) })),
    ]}
    onChange={(chosen) => {
      onChange(keys.find(({ key }) => key.id === chosen)?.key.id);
    }}
  />
);
