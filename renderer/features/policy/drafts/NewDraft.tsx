import { FilePlus2 } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { ok } from '#shared/errors';
import type { PolicyVersionDetail } from '#shared/ipc';
import { Button, Dialog, SubmitProblem } from '../../../components/index.ts';
import { useRoute } from '../../../state/index.ts';
import { loadInForce } from './in-force.ts';
import { NewDraftDialog } from './NewDraftDialog.tsx';
import { useCreateDraft } from './use-create-draft.ts';

/** Begins a draft on the version in force. */
export const NewDraftButton = (): ReactElement => {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="primary"
        icon={FilePlus2}
        onPress={() => {
          setOpen(true);
        }}
      >
        New draft
      </Button>
      {isOpen && (
        <NewDraftDialog
          onClose={() => {
            setOpen(false);
          }}
        />
      )}
    </>
  );
};

/** Begins a draft with what a version says, on the version in force. */
export const DraftFromVersion = ({ detail }: { readonly detail: PolicyVersionDetail }): ReactElement => {
  const showPolicy = useRoute((state) => state.showPolicy);
  const { create, problem, forget } = useCreateDraft((id) => {
    showPolicy({ kind: 'draft', id });
  });
  const begin = (): void => {
    void create(async () => {
      const inForce = await loadInForce();
      if (!inForce.ok) return inForce;
      const { title, rules } = detail.policy;
      return ok({ baseVersion: inForce.value.policy.version, title, rules, tests: detail.tests });
    });
  };
  return (
    <>
      <Button icon={FilePlus2} onPress={begin}>
        New draft from it
      </Button>
      <Dialog title="No draft was begun" isOpen={problem !== undefined} onClose={forget}>
        <SubmitProblem problem={problem} />
      </Dialog>
    </>
  );
};
