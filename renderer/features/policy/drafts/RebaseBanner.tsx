import { useState, type ReactElement } from 'react';
import type { ShownError } from '#shared/errors';
import type { PolicyDraft } from '#shared/ipc';
import { TITLE_CONFLICT } from '#shared/policy';
import { Banner, Button, SubmitProblem } from '../../../components/index.ts';
import { ask } from '../../../state/index.ts';
import { namesText } from '../policy-words.ts';
import type { Editing } from './use-draft.ts';

export interface RebaseBannerProps {
  readonly draft: PolicyDraft;
  readonly editing: Editing;
  /** Told of the rules that both sides changed. */
  readonly onRebased: (conflicts: readonly string[]) => void;
}

/** Another version came into force since the draft was begun: what can be done about it. */
export const RebaseBanner = ({ draft, editing, onRebased }: RebaseBannerProps): ReactElement => {
  const [problem, setProblem] = useState<ShownError>();
  const rebase = async (): Promise<void> => {
    if (!(await editing.keep())) return;
    const done = await ask('policies.rebaseDraft', { id: draft.row.id });
    setProblem(done.ok ? undefined : done.error);
    if (!done.ok) return;
    editing.letGo();
    onRebased(done.value.conflicts);
  };
  return (
    <>
      <Banner
        tone="warn"
        whatHappened={`Another version than ${String(draft.row.baseVersion)} is in force by now.`}
        meaningForTheMoney="The draft can not be proposed as it is. Rebased, it keeps what it changes and takes over what was changed meanwhile."
        action={<Button onPress={() => void rebase()}>Rebase</Button>}
      />
      <SubmitProblem problem={problem} />
    </>
  );
};

/** What a rebase came to: the rules that both sides changed have to be read again. */
export const RebasedBanner = ({
  version,
  conflicts,
}: {
  readonly version: number;
  readonly conflicts: readonly string[];
}): ReactElement => {
  const named = conflicts.map((id) => ({ name: id === TITLE_CONFLICT ? 'the title' : id }));
  return (
    <Banner
      tone={conflicts.length === 0 ? 'info' : 'warn'}
      whatHappened={`The draft is on version ${String(version)} now.`}
      meaningForTheMoney={
        conflicts.length === 0
          ? 'What it changes and what was changed meanwhile do not meet anywhere.'
          : `Both sides changed ${namesText(named)}. There the draft’s own text stands.`
      }
      {...(conflicts.length === 0 ? {} : { whatToDo: 'Read these under Changes before you propose it.' })}
    />
  );
};
