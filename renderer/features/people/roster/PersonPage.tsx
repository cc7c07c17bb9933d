import { ChevronLeft } from 'lucide-react';
import type { ReactElement } from 'react';
import type { RosterPerson } from '#shared/ipc';
import {
  Banner,
  FieldList,
  IconButton,
  Mark,
  PageHeader,
  useKeys,
  type Field,
} from '../../../components/index.ts';
import { useRoute } from '../../../state/index.ts';
import { classes } from '../../../theme/index.ts';
import type { Viewer } from '../change/power.ts';
import { DeviceTable } from '../devices/DeviceTable.tsx';
import { Code, Quiet, Section } from '../layout/Layout.tsx';
import { AnswersFor } from './AnswersFor.tsx';
import { KeyTable } from './KeyTable.tsx';
import { groupNamesOf, marksOf, rolesText } from './person-words.ts';
import { PersonActions } from './PersonActions.tsx';
import styles from './PersonPage.module.css';

const c = classes(styles);

export interface PersonPageProps {
  readonly person: RosterPerson;
  readonly viewer: Viewer;
}

/** One person: what they may do and why, their keys and desks, what they answer for, and what can be asked for. */
export const PersonPage = ({ person, viewer }: PersonPageProps): ReactElement => {
  const showPeople = useRoute((state) => state.showPeople);
  const back = (): void => {
    showPeople('people');
  };
  useKeys({ Escape: back });
  return (
    <>
      <PageHeader
        start={<IconButton icon={ChevronLeft} label="Back to the people (Esc)" onPress={back} />}
        title={person.name}
        note={
          <span className={c('note')}>
            {marksOf(person, viewer.roster).map(({ text, tone }) => (
              <Mark key={text} tone={tone}>
                {text}
              </Mark>
            ))}
          </span>
        }
      />
      <div className={c('columns')}>
        <div className={c('main')}>
          <FieldList fields={factsOf(person, viewer)} layout="columns" />
          {person.shadow !== null && person.groups.length > 0 && (
            <ShadowNote person={person} shadow={person.shadow} />
          )}
          {person.conflicts.length > 0 && (
            <Banner
              tone="alarm"
              whatHappened="Duties that have to stay apart meet in this person."
              meaningForTheMoney={`${person.conflicts.join('; ')}.`}
              whatToDo="Give one of the sides to somebody else."
            />
          )}
          <Section title="May do, and why">
            <Powers person={person} />
          </Section>
          <Section title="Keys">
            <KeyTable person={person} viewer={viewer} />
          </Section>
          <Section title="Desks">
            <DeviceTable person={person} viewer={viewer} />
          </Section>
        </div>
        <aside className={c('aside')} aria-label={`Changes of ${person.name}`}>
          <Section title="Changes">
            <PersonActions person={person} viewer={viewer} />
          </Section>
          <Section title="Answers for">
            <AnswersFor answersFor={person.answersFor} />
          </Section>
        </aside>
      </div>
    </>
  );
};

/** Whoever joined, for as long as what they approve does not count. */
const ShadowNote = ({
  person,
  shadow,
}: {
  readonly person: RosterPerson;
  readonly shadow: string;
}): ReactElement => (
  <Banner
    tone="info"
    whatHappened={`${person.name} is ${shadow}.`}
    meaningForTheMoney="What they approve is recorded and shown, and counts towards no quorum. A rejection counts."
    whatToDo="An item is one for which at least two approvals are asked, that they signed and others approved."
  />
);

const heldLabel = (what: string, { standing }: RosterPerson): string =>
  standing === 'active' ? what : `${what}, without effect`;

const factsOf = (person: RosterPerson, { roster }: Viewer): readonly Field[] => [
  { id: 'title', label: 'Title', value: person.title === '' ? '–' : person.title },
  { id: 'roles', label: heldLabel('Roles', person), value: rolesText(person) || 'None' },
  {
    id: 'groups',
    label: heldLabel('Groups', person),
    value: groupNamesOf(person, roster).join(', ') || 'None',
  },
  ...(person.serviceOfName === null
    ? []
    : [{ id: 'service', label: 'Service account, answered for by', value: person.serviceOfName }]),
  { id: 'id', label: 'Id in the journal', value: <Code>{person.id}</Code> },
];

const Powers = ({ person: { may, standing } }: { readonly person: RosterPerson }): ReactElement => {
  if (may.length === 0)
    return (
      <Quiet>
        {standing === 'active'
          ? 'Nothing: no role and no seat lets them.'
          : 'Nothing: only active people hold power.'}
      </Quiet>
    );
  return (
    <ul className={c('powers')}>
      {may.map(({ what, why }) => (
        <li key={`${what} ${why}`} className={c('power')}>
          <span>{what}</span>
          <span className={c('why')}>{why}</span>
        </li>
      ))}
    </ul>
  );
};
