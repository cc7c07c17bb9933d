import type { ReactElement } from 'react';
import { DialogButton } from '../change/DialogButton.tsx';
import type { Viewer } from '../change/power.ts';
import { DelegateDialog } from './DelegateDialog.tsx';

/** One's own seats, for a while. */
export const DelegateButton = ({ viewer }: { readonly viewer: Viewer }): ReactElement => {
  const { me, roster, whyNotSign } = viewer;
  const whyNot =
    whyNotSign ??
    (me === undefined || me.groups.length === 0 ? 'You have no seat that could be given.' : undefined);
  return (
    <DialogButton label="Delegate your seats" whyNot={whyNot}>
      {(onClose) => (me === undefined ? <></> : <DelegateDialog me={me} roster={roster} onClose={onClose} />)}
    </DialogButton>
  );
};
