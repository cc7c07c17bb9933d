import { useCallback, type ReactElement } from 'react';
import type { PolicyExamination } from '#shared/ipc';
import { ReasonField, SignDialog } from '../../../components/index.ts';
import { ask, onOneLine, useSubmit, type Loaded } from '../../../state/index.ts';
import { classes } from '../../../theme/index.ts';
import { PlainField } from '../editor/fields.tsx';
import { Changes } from '../rules/Changes.tsx';
import { ReplayBudgetFields, useReplayBudget } from '../ReplayBudgetFields.tsx';
import { useAsked } from '../use-asked.ts';
import type { DraftView } from './draft-view.ts';
import styles from './Drafts.module.css';

const c = classes(styles);

const TITLE_CHARACTERS_MAX = 140;

export interface PublishDialogProps {
  readonly view: DraftView;
  readonly onClose: () => void;
  readonly onProposed: () => void;
}

/** Proposes a draft: what it changes, whether it waits for a cool-down, and why it is wanted. */
export const PublishDialog = ({ view, onClose, onProposed }: PublishDialogProps): ReactElement => {
  const { draft, editing, people, policy } = view;
  const { id } = draft.row;
  const { keep } = editing;
  const load = useCallback(async () => {
    await keep();
    return ask('policies.examine', { id });
  }, [keep, id]);
  const [examined] = useAsked(load);
  const replayed = useReplayBudget({ kind: 'draft', id }, keep);
  const { budget } = replayed;
  const { outcome, problem, isPending, submit } = useSubmit(async (reason: string) => {
    await keep();
    return ask('policies.submitDraft', { id, reason, ...(budget !== undefined && { replayBudget: budget }) });
  });
  const because = onOneLine(editing.content.reason);
  const close = outcome?.problems.length === 0 ? onProposed : onClose;
  return (
    <SignDialog
      title="Propose the version"
      size="wide"
      whyNot={
        replayed.whyNot ?? (because === '' ? 'Say why in a few words: the approvers read it.' : undefined)
      }
      outcome={outcome}
      problem={problem}
      isPending={isPending}
      meaning="Nothing has changed yet: the version waits for approvals under Approvals, and for its cool-down where it is looser."
      onSign={() => {
        submit(because);
      }}
      onClose={close}
    >
      <Changes before={draft.base} after={policy} people={people} />
      <p className={c('purpose')} role="status">
        {directionSentence(examined)}
      </p>
      <ReplayBudgetFields state={replayed} />
      <PlainField
        label="Title of the version"
        value={editing.content.title}
        maxLength={TITLE_CHARACTERS_MAX}
        problemOf={(text) => (text === '' ? 'Give it a title.' : undefined)}
        onChange={(title) => {
          editing.change({ title });
        }}
      />
      <ReasonField
        value={editing.content.reason}
        onChange={(reason) => {
          editing.change({ reason });
        }}
        takesFocus
      />
    </SignDialog>
  );
};

const directionSentence = (examined: Loaded<PolicyExamination>): string => {
  if (examined.state === 'loading') return 'It is being compared with the version in force.';
  if (examined.state === 'error') return 'It could not be compared with the version in force on this desk.';
  const { isLooser, coolDownHours } = examined.value;
  return isLooser
    ? `It is looser than the version in force, or may be: approved, it waits ${String(coolDownHours)} hours, and can be rejected in that time.`
    : 'It only tightens: it is in force as soon as enough people have approved it.';
};
