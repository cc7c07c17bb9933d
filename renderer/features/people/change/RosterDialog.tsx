import { useState, type ReactElement, type ReactNode } from 'react';
import type { Result, ShownError } from '#shared/errors';
import type { EmergencyDraft, RosterDraft, RosterView, SubmitResult } from '#shared/ipc';
import { ReasonField, SignDialog } from '../../../components/index.ts';
import { ask, onOneLine, useSubmit } from '../../../state/index.ts';
import type { Aim } from './aim.ts';
import { withNames } from './power.ts';

interface ProposalProps<T> {
  readonly title: string;
  readonly roster: RosterView;
  readonly aim: Aim<T>;
  readonly size?: 'medium' | 'wide';
  readonly variant?: 'primary' | 'danger';
  /** Whether the reason is the first thing to be filled in. */
  readonly isReasonFirst?: boolean;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}

interface Sent<T> {
  readonly send: (value: T, reason: string) => Promise<Result<SubmitResult, ShownError>>;
  readonly meaning: string;
}

const Proposal = <T,>(props: ProposalProps<T> & Sent<T>): ReactElement => {
  const { aim, roster, send, isReasonFirst = false } = props;
  const [reason, setReason] = useState('');
  const because = onOneLine(reason);
  const { outcome, problem, isPending, submit } = useSubmit((value: T) => send(value, because));
  const whyNot =
    ('whyNot' in aim ? aim.whyNot : undefined) ??
    (because === '' ? 'Say why in a few words: the approvers read it.' : undefined);
  return (
    <SignDialog
      title={props.title}
      size={props.size ?? 'medium'}
      variant={props.variant ?? 'primary'}
      whyNot={whyNot}
      outcome={outcome && named(outcome, roster)}
      problem={problem && namedProblem(problem, roster)}
      isPending={isPending}
      meaning={props.meaning}
      onSign={() => {
        if ('ready' in aim) submit(aim.ready);
      }}
      onClose={props.onClose}
    >
      {props.children}
      <ReasonField value={reason} onChange={setReason} takesFocus={isReasonFirst} />
    </SignDialog>
  );
};

/** Refusals name people by their ids: the ledger knows no names. */
const named = (outcome: SubmitResult, { people }: RosterView): SubmitResult => ({
  ...outcome,
  problems: outcome.problems.map((each) => ({ ...each, title: withNames(each.title, people) })),
});

const namedProblem = (problem: ShownError, { people }: RosterView): ShownError => ({
  ...problem,
  meaning: [problem.meaning, problem.detail === null ? '' : withNames(problem.detail, people)]
    .filter((part) => part !== '')
    .join(' '),
});

/** Asks for a change of people: signed here, approved by others. */
export const ChangeDialog = (props: ProposalProps<RosterDraft>): ReactElement => (
  <Proposal
    {...props}
    send={(change, reason) => ask('people.change', { change, reason })}
    meaning="Nothing has changed yet: it is carried out once enough people have approved it."
  />
);

/** Declares an emergency, or lifts one: signed here, and approved by others before it is so. */
export const EmergencyDialog = (props: ProposalProps<EmergencyDraft>): ReactElement => (
  <Proposal
    {...props}
    send={(deed, reason) => ask('people.emergency', { deed, reason })}
    meaning="It is not in force yet: it takes effect the moment enough holders have approved it. Tell them now."
  />
);
