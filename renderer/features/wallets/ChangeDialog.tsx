import { useState, type ReactElement } from 'react';
import type { WalletChangeKind } from '#shared/double-entry';
import type { DeskInput, WalletDetail } from '#shared/ipc';
import { ReasonField, SignDialog } from '../../components/index.ts';
import { ask, onOneLine, useSubmit } from '../../state/index.ts';
import { AimFields, type Aim } from './AimFields.tsx';
import { changeWords } from './change-words.ts';

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
  const whyNot =
    ('whyNot' in aim ? aim.whyNot : undefined) ??
    (onOneLine(reason) === '' ? 'Say why in a few words: the approvers read it.' : undefined);
  return (
    <SignDialog
      title={`${changeWords[kind].verb}: ${wallet.name}`}
      size={kind === 'set-limits' ? 'wide' : 'medium'}
      whyNot={whyNot}
      outcome={outcome}
      problem={problem}
      isPending={isPending}
      meaning="Nothing has changed yet: the change is carried out once enough people have approved it."
      onSign={() => {
        if ('change' in aim) submit(aim.change);
      }}
      onClose={onClose}
    >
      <p>{changeWords[kind].meaning}</p>
      <AimFields detail={detail} kind={kind} onAim={setAim} />
      <ReasonField value={reason} onChange={setReason} takesFocus={isPlain(kind)} />
    </SignDialog>
  );
};

type PlainKind = Exclude<WalletChangeKind, 'set-limits' | 'set-owner' | 'extend'>;

/** Changes whose name says all. */
const isPlain = (kind: WalletChangeKind): kind is PlainKind =>
  kind !== 'set-limits' && kind !== 'set-owner' && kind !== 'extend';
