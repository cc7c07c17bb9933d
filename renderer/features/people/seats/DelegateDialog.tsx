import { useState, type ReactElement } from 'react';
import type { RosterPerson, RosterView } from '#shared/ipc';
import { CheckList, DateField } from '../../../components/index.ts';
import { dayAfter } from '../../../components/TextField/days.ts';
import { PersonSelect } from '../change/PersonSelect.tsx';
import { ChangeDialog } from '../change/RosterDialog.tsx';
import { Fields, Pair, Quiet } from '../layout/Layout.tsx';
import { delegationAim, takersOf, type DelegationDraft } from './delegation-draft.ts';

const USUAL_DAYS = 7;

export interface DelegateDialogProps {
  /** Whoever is signed in: nobody gives the seats of others. */
  readonly me: RosterPerson;
  readonly roster: RosterView;
  readonly onClose: () => void;
}

/** Has somebody sit in one's own seats for a while. */
export const DelegateDialog = ({ me, roster, onClose }: DelegateDialogProps): ReactElement => {
  const [today] = useState(() => new Date().toISOString().slice(0, 'YYYY-MM-DD'.length));
  const [draft, setDraft] = useState<DelegationDraft>({
    groups: [],
    to: undefined,
    since: today,
    until: dayAfter(today, USUAL_DAYS - 1),
  });
  const takers = takersOf(roster, me, draft.groups);
  const to = takers.some(({ id }) => id === draft.to) ? draft.to : undefined;
  return (
    <ChangeDialog
      title="Delegate seats"
      roster={roster}
      size="wide"
      aim={delegationAim({ ...draft, to }, today)}
      onClose={onClose}
    >
      <p>
        Whoever sits for you fills that seat alone, is shown as “for {me.name}”, and never decides on an item
        that you proposed or decided on. You may still act yourself.
      </p>
      <Pair>
        <CheckList
          label="Your seats"
          options={roster.groups
            .filter(({ id }) => me.groups.includes(id))
            .map(({ id, name }) => ({ id, label: name }))}
          value={draft.groups}
          onChange={(groups) => {
            setDraft({ ...draft, groups });
          }}
        />
        <Fields>
          <PersonSelect
            label="Who sits there"
            people={takers}
            value={to}
            onChange={(chosen) => {
              setDraft({ ...draft, to: chosen });
            }}
          />
          <DateField
            label="First day (UTC)"
            value={draft.since}
            onChange={(since) => {
              setDraft({ ...draft, since });
            }}
          />
          <DateField
            label="Last day (UTC)"
            value={draft.until}
            onChange={(until) => {
              setDraft({ ...draft, until });
            }}
          />
        </Fields>
      </Pair>
      {draft.groups.length > 0 && takers.length === 0 && (
        <Quiet>
          Nobody can take these seats together: it takes the role of each, no such seat of their own, and
          duties that go with yours.
        </Quiet>
      )}
    </ChangeDialog>
  );
};
