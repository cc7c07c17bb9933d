import { useState, type ReactElement } from 'react';
import type { RosterView } from '#shared/ipc';
import { TextField } from '../../../components/index.ts';
import { onOneLine } from '../../../state/index.ts';
import { ChangeDialog } from '../change/RosterDialog.tsx';

export interface RegisterDeviceProps {
  readonly roster: RosterView;
  readonly onClose: () => void;
}

/** This desk, for whoever is signed in: asked for with their own token, approved by security. */
export const RegisterDevice = ({ roster, onClose }: RegisterDeviceProps): ReactElement => {
  const [typed, setTyped] = useState('');
  const name = onOneLine(typed);
  return (
    <ChangeDialog
      title="Register this desk"
      roster={roster}
      aim={
        name === ''
          ? { whyNot: 'Name the place: the name stands in the journal.' }
          : { ready: { kind: 'register-device', name } }
      }
      onClose={onClose}
    >
      <p>
        It is registered for you, with the build that runs here. As soon as security has approved it, it is
        trusted and you may sign at it; a person has two desks at most.
      </p>
      <TextField
        label="Name of the desk"
        value={typed}
        onChange={setTyped}
        maxLength={140}
        hint="The place, never a person: Vienna, room 204."
        takesFocus
      />
    </ChangeDialog>
  );
};
