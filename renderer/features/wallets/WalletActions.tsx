import { useState, type ReactElement } from 'react';
import type { WalletChangeKind } from '#shared/double-entry';
import type { WalletDetail } from '#shared/ipc';
import { Button } from '../../components/index.ts';
import { useWhyNotSign } from '../../state/index.ts';
import { classes } from '../../theme/index.ts';
import { changeWords } from './change-words.ts';
import { ChangeDialog } from './ChangeDialog.tsx';
import styles from './WalletPage.module.css';

const c = classes(styles);

/** Of two moves that undo each other, the one that makes no sense now is not shown. */
const opposites: Readonly<Partial<Record<WalletChangeKind, WalletChangeKind>>> = {
  freeze: 'unfreeze',
  unfreeze: 'freeze',
  close: 'reopen',
  reopen: 'close',
};

/** What can be asked for: each is signed here and approved by others, like a payment. */
export const WalletActions = ({ detail }: { readonly detail: WalletDetail }): ReactElement => {
  const [open, setOpen] = useState<WalletChangeKind>();
  const whyNotSign = useWhyNotSign();
  const { actions, wallet } = detail;
  if (wallet.state === 'archived')
    return <p className={c('quiet')}>The wallet is archived: nothing can be changed any more.</p>;
  return (
    <div className={c('actions')}>
      {actions
        .filter((action) => isShown(action, actions))
        .map(({ kind, whyNot }) => (
          <Button
            key={kind}
            disabledReason={whyNot ?? whyNotSign}
            onPress={() => {
              setOpen(kind);
            }}
          >
            {changeWords[kind].verb}
          </Button>
        ))}
      {open !== undefined && (
        <ChangeDialog
          detail={detail}
          kind={open}
          onClose={() => {
            setOpen(undefined);
          }}
        />
      )}
    </div>
  );
};

type Action = WalletDetail['actions'][number];

const isShown = ({ kind, whyNot }: Action, actions: readonly Action[]): boolean => {
  const other = opposites[kind];
  if (whyNot === null || other === undefined) return true;
  const isOtherOpen = actions.some((action) => action.kind === other && action.whyNot === null);
  // With neither to be had, the first of the pair stands there and says why.
  return !isOtherOpen && (kind === 'freeze' || kind === 'close');
};
