import { Plus } from 'lucide-react';
import { useMemo, type ReactElement } from 'react';
import type { DelegationView, RosterView } from '#shared/ipc';
import { Mark, PlainTable, useNow, type Column } from '../../../components/index.ts';
import { listText } from '../../../state/index.ts';
import { DialogButton } from '../change/DialogButton.tsx';
import { whyNotAs, type Viewer } from '../change/power.ts';
import { ChangeDialog } from '../change/RosterDialog.tsx';
import { Page, Section, Small, Two } from '../layout/Layout.tsx';
import { needs } from '../roster/grants-draft.ts';
import { Calendars } from './Calendars.tsx';
import { DelegateButton } from './DelegateButton.tsx';
import { EndGroupDialog, GroupDialog } from './GroupDialog.tsx';
import { delegationsInOrder, delegationState, delegationWords, membersOf, spanOf } from './seat-words.ts';

/** Who sits for whom, the groups in which people sit, and the hours that rules look at. */
export const SeatsTab = ({ viewer }: { readonly viewer: Viewer }): ReactElement => {
  const now = useNow();
  const { roster } = viewer;
  const delegations = delegationsInOrder(roster.delegations, now);
  const sitting = useMemo(() => delegationColumns(viewer, now), [viewer, now]);
  const groups = useMemo(() => groupColumns(viewer), [viewer]);
  return (
    <Page>
      <Section title="Delegations" action={<DelegateButton viewer={viewer} />}>
        <PlainTable
          label="Delegations"
          columns={sitting}
          rows={delegations}
          keyOf={({ from, to }) => `${from} ${to}`}
          empty="Nobody sits for anybody else. Whoever will be away gives their own seats, for 14 days at most."
        />
      </Section>
      <Section
        title="Groups"
        action={
          <DialogButton icon={Plus} label="Define a group" whyNot={whyNotAs(viewer, 'security-admin')}>
            {(onClose) => <GroupDialog roster={roster} onClose={onClose} />}
          </DialogButton>
        }
      >
        <PlainTable
          label="Groups"
          columns={groups}
          rows={roster.groups}
          keyOf={({ id }) => id}
          empty="There is no group yet."
        />
      </Section>
      <Calendars viewer={viewer} />
    </Page>
  );
};

const delegationColumns = (viewer: Viewer, now: number): readonly Column<DelegationView>[] => [
  {
    id: 'who',
    header: 'Who sits for whom',
    width: 'minmax(0, 1.2fr)',
    cell: ({ toName, fromName }) => `${toName} for ${fromName}`,
  },
  {
    id: 'groups',
    header: 'In',
    width: 'minmax(0, 1fr)',
    cell: ({ groups }) =>
      listText(groups.map((id) => viewer.roster.groups.find((group) => group.id === id)?.name ?? id)),
  },
  {
    id: 'span',
    header: 'Time',
    width: 'minmax(0, 1.2fr)',
    cell: (delegation) => <Small>{spanOf(delegation)}</Small>,
  },
  {
    id: 'state',
    header: 'State',
    width: '88px',
    cell: (delegation) => {
      const { text, tone } = delegationWords[delegationState(delegation, now)];
      return <Mark tone={tone}>{text}</Mark>;
    },
  },
  {
    id: 'deeds',
    header: '',
    width: '88px',
    align: 'end',
    cell: (delegation) => <EndDelegation delegation={delegation} viewer={viewer} />,
  },
];

const EndDelegation = ({
  delegation,
  viewer,
}: {
  readonly delegation: DelegationView;
  readonly viewer: Viewer;
}): ReactElement => {
  const { from, to, fromName, toName } = delegation;
  const isMine = viewer.me?.id === from || viewer.me?.id === to;
  return (
    <DialogButton
      variant="quiet"
      label="End"
      whyNot={isMine ? viewer.whyNotSign : whyNotAs(viewer, 'security-admin')}
    >
      {(onClose) => (
        <ChangeDialog
          title={`End: ${toName} for ${fromName}`}
          roster={viewer.roster}
          aim={{ ready: { kind: 'end-delegation', from, to } }}
          isReasonFirst
          onClose={onClose}
        >
          <p>From then on {toName} sits in their own seats alone.</p>
        </ChangeDialog>
      )}
    </DialogButton>
  );
};

type Group = RosterView['groups'][number];

const groupColumns = (viewer: Viewer): readonly Column<Group>[] => [
  {
    id: 'name',
    header: 'Group',
    width: 'minmax(0, 0.9fr)',
    cell: ({ name, id }) => <Two first={name} second={id} />,
  },
  {
    id: 'roles',
    header: 'A seat needs',
    width: 'minmax(0, 0.8fr)',
    cell: (group) => <Small>{needs(group)}</Small>,
  },
  {
    id: 'members',
    header: 'Members',
    width: 'minmax(0, 1.6fr)',
    cell: (group) => membersOf(group, viewer.roster).join(', ') || <Small>Nobody</Small>,
  },
  {
    id: 'deeds',
    header: '',
    width: '148px',
    align: 'end',
    cell: (group) => <GroupDeeds group={group} viewer={viewer} />,
  },
];

const GroupDeeds = ({ group, viewer }: { readonly group: Group; readonly viewer: Viewer }): ReactElement => {
  const whyNot = whyNotAs(viewer, 'security-admin');
  return (
    <>
      <DialogButton variant="quiet" label="Change" whyNot={whyNot}>
        {(onClose) => <GroupDialog group={group} roster={viewer.roster} onClose={onClose} />}
      </DialogButton>
      {group.members.length === 0 && (
        <DialogButton variant="quiet" label="End" whyNot={whyNot}>
          {(onClose) => <EndGroupDialog group={group} roster={viewer.roster} onClose={onClose} />}
        </DialogButton>
      )}
    </>
  );
};
