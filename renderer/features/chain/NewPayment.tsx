import { Plus } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import type { ShownError } from '#shared/errors';
import type { ChainSource } from '#shared/ipc';
import { Button, Dialog, SubmitProblem } from '../../components/index.ts';
import { ask, useWhyNotSign } from '../../state/index.ts';
import { PayDialog } from './PayDialog.tsx';

type Opened =
  | { readonly kind: 'form'; readonly sources: readonly [ChainSource, ...ChainSource[]] }
  | { readonly kind: 'none' }
  | { readonly kind: 'problem'; readonly problem: ShownError };

const openedBy = (sources: readonly ChainSource[]): Opened => {
  const [first, ...more] = sources;
  return first === undefined ? { kind: 'none' } : { kind: 'form', sources: [first, ...more] };
};

/** Asks what can be paid from here, and what the chain asks for it, before the form opens. */
export const NewPayment = (): ReactElement => {
  const [opened, setOpened] = useState<Opened>();
  const [isPending, setPending] = useState(false);
  const whyNotSign = useWhyNotSign();
  const open = async (): Promise<void> => {
    setPending(true);
    const sources = await ask('chain.sources', {});
    setPending(false);
    setOpened(sources.ok ? openedBy(sources.value) : { kind: 'problem', problem: sources.error });
  };
  const close = (): void => {
    setOpened(undefined);
  };
  return (
    <>
      <Button icon={Plus} isPending={isPending} disabledReason={whyNotSign} onPress={() => void open()}>
        New payment
      </Button>
      {opened?.kind === 'form' && <PayDialog sources={opened.sources} onClose={close} />}
      {opened !== undefined && opened.kind !== 'form' && (
        <Dialog title="New payment over a chain" isOpen onClose={close}>
          {opened.kind === 'problem' ? (
            <SubmitProblem problem={opened.problem} />
          ) : (
            <p>
              No account that this desk knows pays over a chain. IT adds it to the settings of the carrier.
            </p>
          )}
        </Dialog>
      )}
    </>
  );
};
