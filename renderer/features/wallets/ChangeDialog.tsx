import { useState, type ReactElement } from 'react';
import type { WalletChangeKind } from '#shared/double-entry';
import type { DeskInput, WalletDetail } from '#shared/ipc';
import { Button, Dialog, SubmitOutcome, SubmitProblem, TextField } from '../../components/index.ts';
import { ask, onOneLine, useSubmit } from '../../state/index.ts';
import { AimFields, type Aim } from './AimFields.tsx';
import { changeWords } from './change-words.ts';

const REASON_CHARACTERS_MAX = 500;

export type Change = DeskInput<'wallets.change'>['change'];

export interface ChangeDialogProps {
  readonly detail: WalletDetail;
  readonly kind: WalletChangeKind;
  readonly onClose: () => void;
}

/** Asks for a change of a wallet: what it means, what it becomes where that is to be said, and why. */
export const ChangeDialog = ({ detail, kind, onClose }: ChangeDialogProps): ReactElement => {
  const { wallet } = detail;
  const [reason, setReason] = useState('');
  const [aim, setAim] = useState<Aim>(() =>
    isPlain(kind) ? { change: { kind } } : { whyNot: 'Say what it should become.' },
  );
  const { outcome, problem, isPending, submit } = useSubmit((change: Change) =>
    ask('wallets.change', { walletId: wallet.id, change, reason: onOneLine(reason) }),
  );
  const title = `${changeWords[kind].verb}: ${wallet.name}`;
  if (outcome !== undefined)
    return (
      <SubmitOutcome
        title={title}
        outcome={outcome}
        meaning="Nothing has changed yet: the change is carried out once enough people have approved it."
        onClose={onClose}
      />
    );
  const whyNot =
    (isPending ? 'The token is being asked. Finish or close the PIN window.' : undefined) ??
    ('whyNot' in aim ? aim.whyNot : undefined) ??
    (onOneLine(reason) === '' ? 'Say why in a few words: the approvers read it.' : undefined);
  return (
    <Dialog
      title={title}
      isOpen
      size={kind === 'set-limits' ? 'wide' : 'medium'}
      onClose={onClose}
      footer={
        <>
          <Button variant="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button
            variant="primary"
            isPending={isPending}
            disabledReason={whyNot}
            onPress={() => {
              if ('change' in aim) submit(aim.change);
            }}
          >
            Sign and submit
          </Button>
        </>
      }
    >
      <SubmitProblem problem={problem} />
      <p>{changeWords[kind].meaning}</p>
      <AimFields detail={detail} kind={kind} onAim={setAim} />
      <TextField
        label="Reason"
        value={reason}
        onChange={setReason}
        lines={2}
        maxLength={REASON_CHARACTERS_MAX}
        hint="Signed with the change and kept in the journal."
        takesFocus={isPlain(kind)}
      />
    </Dialog>
  );
};

type PlainKind = Exclude<WalletChangeKind, 'set-limits' | 'set-owner' | 'extend'>;

/** Changes whose name says all. */
const isPlain = (kind: WalletChangeKind): kind is PlainKind =>
  kind !== 'set-limits' && kind !== 'set-owner' && kind !== 'extend';
