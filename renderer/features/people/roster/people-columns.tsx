import type { PersonView } from '#shared/ipc';
import { Mark, type Column } from '../../components/index.ts';
import { classes } from '../../theme/index.ts';
import styles from './People.module.css';
import { standingWords } from './person-words.ts';

const c = classes(styles);

export const peopleColumns: readonly Column<PersonView>[] = [
  { id: 'name', header: 'Name', width: 'minmax(220px, 1fr)', cell: ({ name }) => name },
  {
    id: 'title',
    header: 'Title',
    width: 'minmax(140px, 1fr)',
    fromWidth: 700,
    cell: ({ title }) => <span className={c('quiet')}>{title}</span>,
  },
  {
    id: 'groups',
    header: 'Groups',
    width: 'minmax(160px, 1fr)',
    fromWidth: 860,
    cell: ({ groups }) => <span className={c('quiet')}>{groups.join(', ')}</span>,
  },
  {
    id: 'standing',
    header: 'Standing',
    width: '110px',
    cell: ({ standing }) => <Mark tone={standingWords[standing].tone}>{standingWords[standing].text}</Mark>,
  },
  { id: 'id', header: 'Id', width: '128px', cell: ({ id }) => <span className={c('id')}>{id}</span> },
];
