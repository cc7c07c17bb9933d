import type { ReactElement } from 'react';
import type { RosterPerson, RosterView } from '#shared/ipc';
import { ChangeDialog } from '../change/RosterDialog.tsx';
import { Section } from '../layout/Layout.tsx';
import { AnswersFor } from './AnswersFor.tsx';
import type { StandingChange } from './standing-change.ts';

export interface StandingDialogProps {
  readonly person: RosterPerson;
  readonly change: StandingChange;
  readonly roster: RosterView;
  readonly onClose: () => void;
}

/** Suspends somebody, has them back, or records that they are gone. */
export const StandingDialog = ({ person, change, roster, onClose }: StandingDialogProps): ReactElement => (
  <ChangeDialog
    title={`${change.verb}: ${person.name}`}
    roster={roster}
    variant={change.to === 'active' ? 'primary' : 'danger'}
    aim={{ ready: { kind: 'set-standing', person: person.id, to: change.to } }}
    isReasonFirst
    onClose={onClose}
  >
    <p>{change.meaning}</p>
    {change.to === 'left' && (
      <Section title="To be given to somebody else">
        <AnswersFor answersFor={person.answersFor} />
      </Section>
    )}
  </ChangeDialog>
);
