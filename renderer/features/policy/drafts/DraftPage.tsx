import { ChevronLeft } from 'lucide-react';
import { useCallback, useState, type ReactElement } from 'react';
import type { PolicyDraft } from '#shared/ipc';
import { IconButton, LoadingState, LoadProblem, PageHeader, useKeys } from '../../../components/index.ts';
import { ask, useLoaded, useRoute } from '../../../state/index.ts';
import { usePolicyPeople } from '../use-policy-people.ts';
import { DraftEditor } from './DraftEditor.tsx';

/** One draft: loaded once, and again when it was put on another version; meanwhile the page has the newest text. */
export const DraftPage = ({ id }: { readonly id: string }): ReactElement => {
  const load = useCallback(() => ask('policies.draft', { id }), [id]);
  const [loaded, retry] = useLoaded(load, 'policies');
  const [held, setHeld] = useState<PolicyDraft>();
  const [conflicts, setConflicts] = useState<readonly string[]>();
  const people = usePolicyPeople();
  const showPolicy = useRoute((state) => state.showPolicy);
  const back = useCallback((): void => {
    showPolicy(undefined);
  }, [showPolicy]);
  useKeys({ Escape: back });
  // A draft that was just proposed is gone from the desk; what became of it is still on screen.
  if (loaded.state === 'ready' && loaded.value !== held) setHeld(loaded.value);
  const start = <IconButton icon={ChevronLeft} label="Back to the drafts (Esc)" onPress={back} />;
  if (held !== undefined)
    return (
      <DraftEditor
        key={held.row.baseVersion}
        draft={held}
        people={people}
        start={start}
        conflicts={held.row.isOnVersionInForce ? conflicts : undefined}
        onRebased={setConflicts}
        onLeave={back}
      />
    );
  return (
    <>
      <PageHeader title="Draft" start={start} />
      {loaded.state === 'error' ? (
        <LoadProblem error={loaded.error} onRetry={retry} />
      ) : (
        <LoadingState label="Loading the draft" rows={8} />
      )}
    </>
  );
};
