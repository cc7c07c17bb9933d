import { useMemo, type ReactElement } from 'react';
import type { KeyView, RosterPerson } from '#shared/ipc';
import { Mark, PlainTable, type Column } from '../../../components/index.ts';
import { DialogButton } from '../change/DialogButton.tsx';
import { whyNotAbout, whyNotAs, type Viewer } from '../change/power.ts';
import { Small, Two } from '../layout/Layout.tsx';
import { KeyDialog, keyDeeds, type KeyDeed } from './KeyDialog.tsx';
import { custodyText, keyWord } from './person-words.ts';

export interface KeyTableProps {
  readonly person: RosterPerson;
  readonly viewer: Viewer;
}

/** Somebody's keys, and what may be asked for of each. */
export const KeyTable = ({ person, viewer }: KeyTableProps): ReactElement => {
  const columns = useMemo(() => keyColumns(person, viewer), [person, viewer]);
  return (
    <PlainTable
      label={`Keys of ${person.name}`}
      columns={columns}
      rows={person.keys}
      keyOf={({ id }) => id}
      empty="No token is enrolled: nothing can be signed in this name."
    />
  );
};

const keyColumns = (person: RosterPerson, viewer: Viewer): readonly Column<KeyView>[] => [
  {
    id: 'token',
    header: 'Token',
    width: 'minmax(0, 1fr)',
    cell: ({ model, serial }) => <Two first={model} second={serial} />,
  },
  {
    id: 'state',
    header: 'State',
    width: '112px',
    cell: (key) => {
      const { text, tone } = keyWord(key, person);
      return <Mark tone={tone}>{text}</Mark>;
    },
  },
  {
    id: 'custody',
    header: 'Custody',
    width: 'minmax(0, 0.9fr)',
    cell: (key) => <Small>{custodyText(key)}</Small>,
  },
  {
    id: 'deeds',
    header: '',
    width: '176px',
    align: 'end',
    cell: (key) =>
      deedsOf(key).map((deed) => (
        <DialogButton
          key={deed}
          variant="quiet"
          label={keyDeeds[deed].verb}
          whyNot={whyNotDeed(deed, person, viewer)}
        >
          {(onClose) => (
            <KeyDialog deed={deed} keyView={key} person={person} roster={viewer.roster} onClose={onClose} />
          )}
        </DialogButton>
      )),
  },
];

const deedsOf = ({ standing }: KeyView): readonly KeyDeed[] => {
  if (standing === 'revoked') return [];
  return standing === 'dormant' ? ['activate-key', 'revoke-key'] : ['revoke-key'];
};

/** One's own key may be revoked by oneself: power is only taken away. */
const whyNotDeed = (deed: KeyDeed, { id }: RosterPerson, viewer: Viewer): string | undefined => {
  if (deed === 'activate-key') return whyNotAbout(viewer, 'security-admin', id);
  return viewer.me?.id === id ? viewer.whyNotSign : whyNotAs(viewer, 'security-admin');
};
