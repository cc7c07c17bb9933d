import type { ReactElement } from 'react';
import type { DeviceView, RosterPerson } from '#shared/ipc';
import { DialogButton } from '../change/DialogButton.tsx';
import { whyNotAbout, type Viewer } from '../change/power.ts';
import { DeviceDialog } from './DeviceDialog.tsx';

export interface DeviceButtonProps {
  readonly device: DeviceView;
  readonly person: RosterPerson;
  readonly viewer: Viewer;
  readonly variant?: 'secondary' | 'quiet';
}

/** Asks for another state of somebody's desk. */
export const DeviceButton = (props: DeviceButtonProps): ReactElement => {
  const { device, person, viewer, variant = 'secondary' } = props;
  return (
    <DialogButton
      variant={variant}
      label="Change state"
      whyNot={
        device.standing === 'retired'
          ? 'It is retired for good.'
          : whyNotAbout(viewer, 'security-admin', person.id)
      }
    >
      {(onClose) => <DeviceDialog device={device} person={person} roster={viewer.roster} onClose={onClose} />}
    </DialogButton>
  );
};
