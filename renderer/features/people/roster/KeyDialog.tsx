import type { ReactElement } from 'react';
import type { KeyView, RosterPerson, RosterView } from '#shared/ipc';
import { ChangeDialog } from '../change/RosterDialog.tsx';

/** What may be asked for of a key that is there. */
export type KeyDeed = 'activate-key' | 'revoke-key';

export const keyDeeds: Readonly<Record<KeyDeed, { readonly verb: string; readonly meaning: string }>> = {
  'activate-key': {
    verb: 'Activate',
    meaning: 'The spare signs from then on. A key that is lost should be revoked as well.',
  },
  'revoke-key': {
    verb: 'Revoke',
    meaning: 'The key signs nothing any more, and this can not be undone. Its holder needs another one.',
  },
};

export interface KeyDialogProps {
  readonly deed: KeyDeed;
  readonly keyView: KeyView;
  readonly person: RosterPerson;
  readonly roster: RosterView;
  readonly onClose: () => void;
}

export const KeyDialog = ({ deed, keyView, person, roster, onClose }: KeyDialogProps): ReactElement => (
  <ChangeDialog
    title={`${keyDeeds[deed].verb} key: ${person.name}`}
    roster={roster}
    variant={deed === 'revoke-key' ? 'danger' : 'primary'}
    aim={{ ready: { kind: deed, keyId: keyView.id } }}
    isReasonFirst
    onClose={onClose}
  >
    <p>
      {[keyView.model, keyView.serial].filter((part) => part !== '').join(' · ')}. {keyDeeds[deed].meaning}
    </p>
  </ChangeDialog>
);
