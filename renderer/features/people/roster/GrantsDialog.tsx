import { useState, type ReactElement } from 'react';
import type { RosterPerson, RosterView } from '#shared/ipc';
import { Banner, CheckList, FieldList, type Field } from '../../../components/index.ts';
import { listText } from '../../../state/index.ts';
import { RolesField } from '../change/RolesField.tsx';
import { ChangeDialog } from '../change/RosterDialog.tsx';
import { Pair } from '../layout/Layout.tsx';
import {
  beyond,
  grantConflicts,
  grantsAim,
  needs,
  newApartOnItem,
  withRoles,
  type Grants,
} from './grants-draft.ts';

export interface GrantsDialogProps {
  readonly person: RosterPerson;
  readonly roster: RosterView;
  readonly onClose: () => void;
}

/** What somebody may be and where they sit: what comes, what falls, and which duties would meet. */
export const GrantsDialog = ({ person, roster, onClose }: GrantsDialogProps): ReactElement => {
  const { groups } = roster;
  const [draft, setDraft] = useState<Grants>({ roles: person.roles, groups: person.groups });
  const conflicts = grantConflicts(draft, groups);
  return (
    <ChangeDialog
      title={`Roles and groups: ${person.name}`}
      roster={roster}
      size="wide"
      aim={grantsAim(person, draft, groups)}
      onClose={onClose}
    >
      <Pair>
        <RolesField
          label="Roles"
          value={draft.roles}
          onChange={(roles) => {
            setDraft(withRoles(draft, roles, groups));
          }}
        />
        <CheckList
          label="Seats in groups"
          options={groups.map((group) => ({
            id: group.id,
            label: group.name,
            note: `needs ${needs(group)}`,
          }))}
          value={draft.groups}
          onChange={(seats) => {
            setDraft({ ...draft, groups: seats });
          }}
          isTall
        />
      </Pair>
      {conflicts.length > 0 ? (
        <Banner
          tone="alarm"
          whatHappened="This can not stand in one person."
          meaningForTheMoney={conflicts.join(' ')}
          whatToDo="Take one of the sides away, or give it to somebody else."
        />
      ) : (
        <FieldList fields={deltaFields(person, draft, groups)} />
      )}
    </ChangeDialog>
  );
};

const deltaFields = (before: RosterPerson, after: Grants, groups: RosterView['groups']): readonly Field[] => {
  const apart = newApartOnItem(after, before);
  const nothing = 'Nothing';
  return [
    { id: 'gains', label: 'Gains', value: listText(beyond(after, before, groups)) || nothing },
    { id: 'loses', label: 'Loses', value: listText(beyond(before, after, groups)) || nothing },
    ...(apart.length === 0 ? [] : [{ id: 'apart', label: 'Never on one item', value: apart.join('; ') }]),
  ];
};
