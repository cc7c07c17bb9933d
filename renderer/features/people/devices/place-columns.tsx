import { KeyRound, Monitor } from 'lucide-react';
import type { DeviceId } from '#shared/brand';
import { Mark, type Column } from '../../../components/index.ts';
import { classes } from '../../../theme/index.ts';
import { Code } from '../layout/Layout.tsx';
import { codeOfPlace, nameOfPlace, noteOfPlace, wordOf, type Place } from './device-words.ts';
import styles from './Devices.module.css';

const c = classes(styles);

const icons = { desk: Monitor, token: KeyRound } as const;

export const placeColumns = (here: DeviceId | undefined): readonly Column<Place>[] => [
  {
    id: 'what',
    header: 'Desk or token',
    width: 'minmax(140px, 1fr)',
    cell: (place) => {
      const Icon = icons[place.kind];
      return (
        <span className={c('what')}>
          <Icon size={15} strokeWidth={1.75} aria-hidden />
          <span className={c('clip')}>{nameOfPlace(place)}</span>
        </span>
      );
    },
  },
  {
    id: 'person',
    header: 'Of',
    width: 'minmax(140px, 1fr)',
    cell: ({ person }) => <span className={c('quiet')}>{person.name}</span>,
  },
  {
    id: 'state',
    header: 'State',
    width: '112px',
    cell: (place) => <Mark tone={wordOf(place).tone}>{wordOf(place).text}</Mark>,
  },
  {
    id: 'note',
    header: 'Kind',
    width: 'minmax(150px, 1fr)',
    fromWidth: 700,
    cell: (place) => <span className={c('quiet')}>{noteOfPlace(place, here)}</span>,
  },
  {
    id: 'code',
    header: 'Serial or id',
    width: '148px',
    fromWidth: 820,
    cell: (place) => <Code>{codeOfPlace(place)}</Code>,
  },
];
