import { KeySquare, Plus } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import type { KeyEvidence, KeysView } from '#shared/ipc';
import type { ShownError } from '#shared/errors';
import { Button, EmptyState, PageHeader, SubmitProblem, VirtualTable } from '../../components/index.ts';
import { ask, useRoute, useWhyNotSign } from '../../state/index.ts';
import { classes } from '../../theme/index.ts';
import { keyColumns } from './key-columns.tsx';
import styles from './Keys.module.css';
import { RegisterDialog } from './RegisterDialog.tsx';

const c = classes(styles);

/** Every key that was ever registered, with its state and how sure it is that it could be used again. */
export const KeyList = ({ view }: { readonly view: KeysView }): ReactElement => {
  const [evidence, setEvidence] = useState<KeyEvidence>();
  const [problem, setProblem] = useState<ShownError>();
  const whyNotSign = useWhyNotSign();
  const choose = async (): Promise<void> => {
    const read = await ask('keys.readEvidence', {});
    setProblem(read.ok ? undefined : read.error);
    if (read.ok && read.value !== null) setEvidence(read.value);
  };
  const register = (
    <Button icon={Plus} disabledReason={whyNotSign} onPress={() => void choose()}>
      Register a key
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Keys"
        note={`Ages as of ${view.asOf.slice(0, 16).replace('T', ' ')} UTC`}
        actions={register}
      />
      {problem !== undefined && (
        <div className={c('problem')}>
          <SubmitProblem problem={problem} />
        </div>
      )}
      <Rows view={view} register={register} />
      {evidence !== undefined && (
        <RegisterDialog
          evidence={evidence}
          onClose={() => {
            setEvidence(undefined);
          }}
        />
      )}
    </>
  );
};

const Rows = ({
  view,
  register,
}: {
  readonly view: KeysView;
  readonly register: ReactElement;
}): ReactElement => {
  const [active, setActive] = useState(0);
  const showKey = useRoute((state) => state.showKey);
  const { keys } = view;
  if (keys.length === 0)
    return (
      <EmptyState icon={KeySquare} title="No custody key is registered" action={register}>
        A key is made in a ceremony. Its evidence file says what belongs here: the public key, the bags with
        its backups and the root of the ceremony. Until a key is registered and activated, it signs nothing.
      </EmptyState>
    );
  return (
    <VirtualTable
      label="Custody keys"
      columns={keyColumns}
      rowCount={keys.length}
      rowAt={(index) => keys[index]}
      rowHeight={52}
      activeIndex={Math.min(active, keys.length - 1)}
      onActiveChange={setActive}
      onOpen={({ key }) => {
        showKey(key.id);
      }}
      shouldTakeFocus
    />
  );
};
