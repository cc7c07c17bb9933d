import type { ReactElement } from 'react';
import type { RosterPerson, RosterView } from '#shared/ipc';
import { Mark, type Column } from '../../../components/index.ts';
import { classes } from '../../../theme/index.ts';
import styles from './PeopleList.module.css';
import { groupNamesOf, keysText, marksOf, rolesText } from './person-words.ts';

const c = classes(styles);

const Lines = ({ text }: { readonly text: string }): ReactElement => (
  <span className={c('lines')} title={text}>
    {text === '' ? '–' : text}
  </span>
);

export const peopleColumns = (roster: RosterView): readonly Column<RosterPerson>[] => [
  {
    id: 'name',
    header: 'Name',
    width: 'minmax(180px, 1fr)',
    cell: ({ name, title }) => (
      <span className={c('two')}>
        <span className={c('name')}>{name}</span>
        <span className={c('title')}>{title}</span>
      </span>
    ),
  },
  {
    id: 'standing',
    header: 'Standing',
    width: '120px',
    cell: (person) => (
      <span className={c('marks')}>
        {marksOf(person, roster).map(({ text, tone }) => (
          <Mark key={text} tone={tone}>
            {text}
          </Mark>
        ))}
      </span>
    ),
  },
  {
    id: 'roles',
    header: 'Roles',
    width: 'minmax(180px, 1.2fr)',
    cell: (person) => <Lines text={rolesText(person)} />,
  },
  {
    id: 'groups',
    header: 'Groups',
    width: 'minmax(180px, 1.2fr)',
    fromWidth: 860,
    cell: (person) => <Lines text={groupNamesOf(person, roster).join(', ')} />,
  },
  {
    id: 'keys',
    header: 'Keys',
    width: '132px',
    fromWidth: 720,
    cell: (person) => <Lines text={keysText(person)} />,
  },
];
