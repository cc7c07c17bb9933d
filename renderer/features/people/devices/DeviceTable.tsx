import { useMemo, type ReactElement } from 'react';
import type { DeviceView, RosterPerson } from '#shared/ipc';
import { Mark, PlainTable, type Column } from '../../../components/index.ts';
import type { Viewer } from '../change/power.ts';
import { Code } from '../layout/Layout.tsx';
import { deviceWords } from './device-words.ts';
import { DeviceButton } from './DeviceButton.tsx';

export interface DeviceTableProps {
  readonly person: RosterPerson;
  readonly viewer: Viewer;
}

/** Somebody's desks, and whether each may sign. */
export const DeviceTable = ({ person, viewer }: DeviceTableProps): ReactElement => {
  const columns = useMemo(() => deviceColumns(person, viewer), [person, viewer]);
  return (
    <PlainTable
      label={`Desks of ${person.name}`}
      columns={columns}
      rows={person.devices}
      keyOf={({ id }) => id}
      empty="No desk is registered."
    />
  );
};

const deviceColumns = (person: RosterPerson, viewer: Viewer): readonly Column<DeviceView>[] => [
  { id: 'name', header: 'Desk', width: 'minmax(0, 1fr)', cell: ({ name }) => name },
  {
    id: 'state',
    header: 'State',
    width: '112px',
    cell: ({ standing }) => <Mark tone={deviceWords[standing].tone}>{deviceWords[standing].text}</Mark>,
  },
  {
    id: 'id',
    header: 'Id',
    width: 'minmax(0, 0.9fr)',
    cell: ({ id }) => <Code>{id}</Code>,
  },
  {
    id: 'deeds',
    header: '',
    width: '176px',
    align: 'end',
    cell: (device) => <DeviceButton variant="quiet" device={device} person={person} viewer={viewer} />,
  },
];
