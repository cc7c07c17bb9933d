import { useState, type ReactElement } from 'react';
import type { DeviceView, RosterPerson, RosterView } from '#shared/ipc';
import { deviceStandings, type DeviceStanding } from '#shared/roster';
import { Select } from '../../../components/index.ts';
import { ChangeDialog } from '../change/RosterDialog.tsx';
import { deviceWords } from './device-words.ts';

export interface DeviceDialogProps {
  readonly device: DeviceView;
  readonly person: RosterPerson;
  readonly roster: RosterView;
  readonly onClose: () => void;
}

/** Whether somebody's desk may sign. */
export const DeviceDialog = ({ device, person, roster, onClose }: DeviceDialogProps): ReactElement => {
  const [to, setTo] = useState<DeviceStanding>(device.standing);
  return (
    <ChangeDialog
      title={`${device.name}: ${person.name}`}
      roster={roster}
      variant={to === 'retired' || to === 'suspended' ? 'danger' : 'primary'}
      aim={
        to === device.standing
          ? { whyNot: 'Choose another state.' }
          : { ready: { kind: 'set-device-standing', device: device.id, to } }
      }
      onClose={onClose}
    >
      <p>
        The desk is {deviceWords[device.standing].text} now. A retired desk never comes back, except by
        undoing that change.
      </p>
      <Select
        label="It shall be"
        options={deviceStandings.map((id) => ({ id, label: deviceWords[id].meaning }))}
        value={to}
        onChange={setTo}
      />
    </ChangeDialog>
  );
};
