import { useState, type ReactElement } from 'react';
import type { RosterView } from '#shared/ipc';
import { TextField } from '../../../components/index.ts';
import { RolesField } from '../change/RolesField.tsx';
import { ChangeDialog } from '../change/RosterDialog.tsx';
import { Fields, Pair } from '../layout/Layout.tsx';
import { groupAim, type GroupDraft } from './group-draft.ts';

type Group = RosterView['groups'][number];

export interface GroupDialogProps {
  /** The group that is changed; undefined for a new one. */
  readonly group?: Group;
  readonly roster: RosterView;
  readonly onClose: () => void;
}

/** A group that the policy can ask for seats of, and which roles its members need. */
export const GroupDialog = ({ group, roster, onClose }: GroupDialogProps): ReactElement => {
  const [draft, setDraft] = useState<GroupDraft>({
    id: group?.id ?? '',
    name: group?.name ?? '',
    roles: group?.roles ?? [],
  });
  return (
    <ChangeDialog
      title={group === undefined ? 'Define a group' : `Change group: ${group.name}`}
      roster={roster}
      size="wide"
      aim={groupAim(draft, group, roster)}
      onClose={onClose}
    >
      <Pair>
        <Fields>
          <TextField
            label="Name"
            value={draft.name}
            onChange={(name) => {
              setDraft({ ...draft, name });
            }}
            maxLength={140}
            takesFocus
          />
          {group === undefined && (
            <TextField
              label="Id in policies"
              value={draft.id}
              onChange={(id) => {
                setDraft({ ...draft, id });
              }}
              maxLength={64}
              hint="Never changes: small letters, digits, hyphens."
              isMono
            />
          )}
        </Fields>
        <RolesField
          label="A member needs one of"
          value={draft.roles}
          onChange={(roles) => {
            setDraft({ ...draft, roles });
          }}
        />
      </Pair>
    </ChangeDialog>
  );
};

/** The end of a group in which nobody sits. */
export const EndGroupDialog = ({ group, roster, onClose }: Required<GroupDialogProps>): ReactElement => (
  <ChangeDialog
    title={`End group: ${group.name}`}
    roster={roster}
    variant="danger"
    aim={{ ready: { kind: 'define-group', group: group.id, to: null } }}
    isReasonFirst
    onClose={onClose}
  >
    <p>Nobody sits in it. A group that a rule of the policy names can not end.</p>
  </ChangeDialog>
);
