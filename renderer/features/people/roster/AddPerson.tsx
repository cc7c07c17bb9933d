import { useState, type ReactElement } from 'react';
import type { RosterView } from '#shared/ipc';
import { TextField } from '../../../components/index.ts';
import { PersonSelect } from '../change/PersonSelect.tsx';
import { ChangeDialog } from '../change/RosterDialog.tsx';
import { Pair } from '../layout/Layout.tsx';
import { newPersonAim, type NewPerson } from './new-person.ts';
import { inOrder } from './person-words.ts';

const nobody: NewPerson = { name: '', title: '', email: '', serviceOf: undefined };

/** Somebody new, without any power: what is known of them stays beside the journal. */
export const AddPerson = ({
  roster,
  onClose,
}: {
  readonly roster: RosterView;
  readonly onClose: () => void;
}): ReactElement => {
  const [draft, setDraft] = useState(nobody);
  const field = (
    name: 'name' | 'title' | 'email',
  ): { readonly value: string; readonly onChange: (text: string) => void } => ({
    value: draft[name],
    onChange: (text) => {
      setDraft({ ...draft, [name]: text });
    },
  });
  return (
    <ChangeDialog
      title="Add a person"
      roster={roster}
      size="wide"
      aim={newPersonAim(draft)}
      onClose={onClose}
    >
      <p>
        They come in without a role, a seat or a key. Each of those is a change of its own, approved like this
        one. Name, title and address never stand in the journal; the reason does, so no name belongs there.
      </p>
      <Pair>
        <TextField label="Name" {...field('name')} maxLength={140} takesFocus />
        <TextField label="Title" {...field('title')} maxLength={140} />
      </Pair>
      <Pair>
        <TextField label="E-mail" {...field('email')} maxLength={254} />
        <PersonSelect
          label="Service account, answered for by"
          none="Nobody: it is a human"
          people={inOrder(roster.people).filter(
            ({ standing, serviceOfName }) => standing === 'active' && serviceOfName === null,
          )}
          value={draft.serviceOf}
          onChange={(serviceOf) => {
            setDraft({ ...draft, serviceOf });
          }}
        />
      </Pair>
    </ChangeDialog>
  );
};
