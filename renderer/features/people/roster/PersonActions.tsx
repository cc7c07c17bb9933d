import type { ReactElement } from 'react';
import type { RosterPerson } from '#shared/ipc';
import { DialogButton } from '../change/DialogButton.tsx';
import { whyNotAbout, type Viewer } from '../change/power.ts';
import { Actions, Quiet } from '../layout/Layout.tsx';
import { DelegateButton } from '../seats/DelegateButton.tsx';
import { EnrolDialog } from './EnrolDialog.tsx';
import { EraseDialog } from './EraseDialog.tsx';
import { GrantsDialog } from './GrantsDialog.tsx';
import { whyNotErase } from './person-words.ts';
import { standingChanges } from './standing-change.ts';
import { StandingDialog } from './StandingDialog.tsx';

export interface PersonActionsProps {
  readonly person: RosterPerson;
  readonly viewer: Viewer;
}

/** What can be asked for of somebody: each is signed here and approved by others, like a payment. */
export const PersonActions = ({ person, viewer }: PersonActionsProps): ReactElement => {
  const { roster, me, whyNotSign } = viewer;
  const whyNot = whyNotAbout(viewer, 'security-admin', person.id);
  const isHere = person.standing === 'active' || person.standing === 'suspended';
  return (
    <>
      <Actions>
        {isHere && (
          <DialogButton label="Change roles and groups" whyNot={whyNot}>
            {(onClose) => <GrantsDialog person={person} roster={roster} onClose={onClose} />}
          </DialogButton>
        )}
        {person.standing === 'active' && (
          <DialogButton label="Enrol a token" whyNot={whyNot}>
            {(onClose) => <EnrolDialog person={person} roster={roster} onClose={onClose} />}
          </DialogButton>
        )}
        {standingChanges(person).map((change) => (
          <DialogButton key={change.to} label={change.verb} whyNot={whyNot}>
            {(onClose) => (
              <StandingDialog person={person} change={change} roster={roster} onClose={onClose} />
            )}
          </DialogButton>
        ))}
        {me?.id === person.id && <DelegateButton viewer={viewer} />}
        <DialogButton label="Erase personal data" whyNot={whyNotSign ?? whyNotErase(person)}>
          {(onClose) => <EraseDialog person={person} onClose={onClose} />}
        </DialogButton>
      </Actions>
      {person.standing === 'left' && (
        <Quiet>Who has left comes back by undoing that change, under Changes.</Quiet>
      )}
    </>
  );
};
