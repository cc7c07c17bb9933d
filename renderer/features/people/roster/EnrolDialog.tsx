import { useState, type ReactElement } from 'react';
import type { RosterPerson, RosterView } from '#shared/ipc';
import { Select } from '../../../components/index.ts';
import { FreeTokenField } from '../change/FreeTokenField.tsx';
import { ChangeDialog } from '../change/RosterDialog.tsx';

const uses = [
  { id: 'active', label: 'Active: it signs' },
  { id: 'dormant', label: 'Dormant: a spare that does not sign' },
] as const;

export interface EnrolDialogProps {
  readonly person: RosterPerson;
  readonly roster: RosterView;
  readonly onClose: () => void;
}

/** Puts the token that is plugged in into somebody's name. */
export const EnrolDialog = ({ person, roster, onClose }: EnrolDialogProps): ReactElement => {
  const [tokenId, setTokenId] = useState('');
  const [use, setUse] = useState<(typeof uses)[number]['id']>('active');
  return (
    <ChangeDialog
      title={`Enrol a token: ${person.name}`}
      roster={roster}
      aim={
        tokenId === ''
          ? { whyNot: 'Choose the token.' }
          : { ready: { kind: 'enrol-key', person: person.id, tokenId, as: use } }
      }
      onClose={onClose}
    >
      <p>
        The token’s serial and what it says of itself, its maker and its custody, are signed with the change.
        Nothing proves here that the key was made inside it: look at the token, and hand it over in person.
      </p>
      <FreeTokenField value={tokenId} onChange={setTokenId} />
      <Select label="The key will be" options={uses} value={use} onChange={setUse} />
    </ChangeDialog>
  );
};
