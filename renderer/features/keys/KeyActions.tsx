import { useState, type ReactElement } from 'react';
import type { KeyTarget, CustodyKeyView } from '#shared/ipc';
import { Button, ReasonField, SignDialog } from '../../components/index.ts';
import { ask, onOneLine, useSubmit, useWhyNotSign } from '../../state/index.ts';
import { classes } from '../../theme/index.ts';
import { moveWords } from './key-words.ts';
import styles from './Keys.module.css';

const c = classes(styles);

/** States that the key can go into: each is signed here and approved by others, like a payment. */
export const KeyActions = ({ view }: { readonly view: CustodyKeyView }): ReactElement => {
  const [open, setOpen] = useState<KeyTarget>();
  const whyNotSign = useWhyNotSign();
  if (view.moves.length === 0)
    return <p className={c('quiet')}>The key is destroyed: nothing can be changed any more.</p>;
  return (
    <div className={c('actions')}>
      {view.moves.map((to) => (
        <Button
          key={to}
          disabledReason={
            view.waiting.includes(to) ? 'The same change waits for approval already.' : whyNotSign
          }
          onPress={() => {
            setOpen(to);
          }}
        >
          {moveWords[to].verb}
        </Button>
      ))}
      {open !== undefined && (
        <MoveDialog
          view={view}
          to={open}
          onClose={() => {
            setOpen(undefined);
          }}
        />
      )}
    </div>
  );
};

interface MoveDialogProps {
  readonly view: CustodyKeyView;
  readonly to: KeyTarget;
  readonly onClose: () => void;
}

const MoveDialog = ({ view, to, onClose }: MoveDialogProps): ReactElement => {
  const [reason, setReason] = useState('');
  const because = onOneLine(reason);
  const { verb, meaning, isDanger } = moveWords[to];
  const { outcome, problem, isPending, submit } = useSubmit(() =>
    ask('keys.change', { key: view.key.id, to, reason: because }),
  );
  return (
    <SignDialog
      title={`${verb}: ${view.key.name}`}
      variant={isDanger ? 'danger' : 'primary'}
      whyNot={because === '' ? 'Say why in a few words: the approvers read it.' : undefined}
      outcome={outcome}
      problem={problem}
      isPending={isPending}
      meaning="Nothing has changed yet: the change is carried out once enough people have approved it."
      onSign={() => {
        submit(undefined);
      }}
      onClose={onClose}
    >
      <p>{meaning}</p>
      <ReasonField value={reason} onChange={setReason} takesFocus />
    </SignDialog>
  );
};
